package io.twelvefactor.export;

import java.io.IOException;

import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Flux;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.channel.AbortedException;
import reactor.netty.channel.ChannelOperations;

import org.springframework.core.NativeDetector;
import org.springframework.util.ReflectionUtils;

/**
 * What a handler sees of a connection, as in Reactor Netty, whose input can be ended
 * before the connection is.
 */
final class TcpOperations extends ChannelOperations<NettyInbound, NettyOutbound> {

	private static final Log log = LogFactory.getLog(TcpPortBinding.class);

	private final TcpPortBinding binding;

	private boolean isRead;

	TcpOperations(Connection connection, ConnectionObserver observer, TcpPortBinding binding) {
		super(connection, observer);
		this.binding = binding;
	}

	/**
	 * Tell whether this version of Reactor Netty has what is overridden and called here.
	 * @return whether this class works
	 */
	static boolean isSupported() {
		// A native image has been linked when it was built.
		if (NativeDetector.inNativeImage()) {
			return true;
		}
		return has("onOutboundError", Throwable.class) && has("receiveObject") && has("onInboundComplete")
				&& has("addReactiveBridge", Channel.class, ChannelOperations.OnSetup.class, ConnectionObserver.class);
	}

	private static boolean has(String name, Class<?>... parameters) {
		return ReflectionUtils.findMethod(ChannelOperations.class, name, parameters) != null;
	}

	// What a peer sends or doesn't is no news; a mistake of the handler is.
	@Override
	protected void onOutboundError(Throwable error) {
		if (error instanceof IOException || error instanceof DecoderException
				|| AbortedException.isConnectionReset(error)) {
			log.debug("The %s closes a connection".formatted(this.binding), error);
		}
		else {
			log.error("The handler of the %s failed".formatted(this.binding), error);
		}
		super.onOutboundError(error);
	}

	@Override
	public Flux<?> receiveObject() {
		this.isRead = true;
		return super.receiveObject();
	}

	/**
	 * Tell the handler that the input has ended, after what it has not yet taken.
	 * @return whether it reads, or has read, and will end the connection
	 */
	boolean endInput() {
		onInboundComplete();
		return this.isRead;
	}

}
