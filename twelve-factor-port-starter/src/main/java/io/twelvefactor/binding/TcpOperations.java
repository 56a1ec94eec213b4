package io.twelvefactor.binding;

import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.channel.ChannelOperations;

/**
 * What a handler sees of a connection, as in Reactor Netty, whose input can be ended
 * before the connection is.
 */
final class TcpOperations extends ChannelOperations<NettyInbound, NettyOutbound> {

	TcpOperations(Connection connection, ConnectionObserver observer) {
		super(connection, observer);
	}

	/**
	 * Tell the handler that the input has ended, after what it has not yet taken.
	 * @return whether somebody reads it, and will end the connection
	 */
	boolean endInput() {
		discardWhenNoReceiver();
		boolean isRead = !isInboundCancelled();
		onInboundComplete();
		return isRead;
	}

}
