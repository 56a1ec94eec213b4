package io.twelvefactor.export;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The socket on which systemd is told how this process is. Java has no datagrams on Unix
 * domain sockets, so it is Netty's.
 *
 * @param loop the one thread
 * @param channel the socket
 */
record NotifySocket(EventLoopGroup loop, Channel channel) implements AutoCloseable {

	private static final long TIMEOUT_SECONDS = 1;

	static boolean isAvailable() {
		return Epoll.isAvailable();
	}

	/**
	 * Open the socket.
	 * @param name the path of the socket of systemd, or its abstract name after an
	 * {@code @}
	 * @return the socket, or empty if nobody listens there
	 */
	static Optional<NotifySocket> open(String name) {
		EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("systemd", true),
				EpollIoHandler.newFactory());
		ChannelFuture connected = new Bootstrap().group(loop)
			.channel(EpollDomainDatagramChannel.class)
			.handler(new ChannelInboundHandlerAdapter())
			.connect(new DomainSocketAddress(name.replaceFirst("^@", "\0")))
			.awaitUninterruptibly();
		NotifySocket socket = new NotifySocket(loop, connected.channel());
		if (!connected.isSuccess()) {
			socket.close();
			return Optional.empty();
		}
		return Optional.of(socket);
	}

	/**
	 * Send a message.
	 * @param message lines of assignments
	 * @return completes when it is sent
	 */
	ChannelFuture send(String message) {
		return this.channel.writeAndFlush(Unpooled.copiedBuffer(message, StandardCharsets.UTF_8));
	}

	/**
	 * Send a message, and wait until it is sent: systemd looks up who sent it while this
	 * process is still there.
	 * @param message lines of assignments
	 */
	void sendNow(String message) {
		send(message).awaitUninterruptibly(TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public void close() {
		this.loop.shutdownGracefully(0, TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

}
