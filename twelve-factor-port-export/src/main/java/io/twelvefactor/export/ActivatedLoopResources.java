package io.twelvefactor.export;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Arrays;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.twelvefactor.binding.port.ActivatedSocket;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

import org.springframework.core.NativeDetector;
import org.springframework.util.ReflectionUtils;

/**
 * The threads of a server, whose listening channel is a socket that is passed to this
 * process. It listens already, so nothing is bound.
 *
 * @param delegate the threads
 * @param socket the socket
 */
record ActivatedLoopResources(LoopResources delegate, ActivatedSocket socket) implements LoopResources {

	/**
	 * Tell whether this version of Reactor Netty asks for a channel as it is given here,
	 * and for nothing that is not.
	 * @return whether this class works
	 */
	static boolean isSupported() {
		// A native image has been linked when it was built.
		if (NativeDetector.inNativeImage()) {
			return true;
		}
		return ReflectionUtils.findMethod(LoopResources.class, "onChannel", Class.class, EventLoopGroup.class) != null
				&& Arrays.stream(LoopResources.class.getMethods())
					.filter((method) -> Modifier.isAbstract(method.getModifiers()))
					.allMatch((method) -> isGiven(method));
	}

	private static boolean isGiven(Method wanted) {
		Method given = ReflectionUtils.findMethod(ActivatedLoopResources.class, wanted.getName(),
				wanted.getParameterTypes());
		return given != null && !Modifier.isAbstract(given.getModifiers());
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T extends Channel> T onChannel(Class<T> channelType, EventLoopGroup group) {
		return ServerChannel.class.isAssignableFrom(channelType) ? (T) activated()
				: this.delegate.onChannel(channelType, group);
	}

	private Channel activated() {
		Channel channel = (this.socket.address() instanceof UnixDomainSocketAddress unix)
				? PassedUnixSocket.channel(this.socket.fd(), new DomainSocketAddress(unix.getPath().toString()))
				: new EpollServerSocketChannel(this.socket.fd());
		channel.config().setAutoRead(false);
		channel.pipeline().addLast(new AlreadyBound());
		return channel;
	}

	@Override
	public <T extends Channel> Class<? extends T> onChannelClass(Class<T> channelType, EventLoopGroup group) {
		return this.delegate.onChannelClass(channelType, group);
	}

	@Override
	public EventLoopGroup onServer(boolean useNative) {
		return this.delegate.onServer(useNative);
	}

	@Override
	public EventLoopGroup onServerSelect(boolean useNative) {
		return this.delegate.onServerSelect(useNative);
	}

	@Override
	public EventLoopGroup onClient(boolean useNative) {
		return this.delegate.onClient(useNative);
	}

	@Override
	public boolean daemon() {
		return this.delegate.daemon();
	}

	@Override
	public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
		return this.delegate.disposeLater(quietPeriod, timeout);
	}

	/**
	 * Takes the place of binding, and starts to accept only then, when whoever takes the
	 * connections is there.
	 */
	static final class AlreadyBound extends ChannelOutboundHandlerAdapter {

		@Override
		public void bind(ChannelHandlerContext context, SocketAddress address, ChannelPromise promise) {
			promise.setSuccess();
			context.channel().config().setAutoRead(true);
		}

	}

}
