package io.twelvefactor.routing;

import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * What a connection of Reactor Netty is given when its last exchange begins: the next
 * answer says so, and when it is silent it is closed. Nothing of this is there before.
 */
final class NettyLastExchange {

	private NettyLastExchange() {
	}

	static void begin(Channel connection) {
		connection.eventLoop().execute(() -> {
			ChannelPipeline pipeline = connection.pipeline();
			if (connection.isActive() && pipeline.get(Silence.class) == null) {
				pipeline.addFirst(new Silence()).addLast(new LastAnswer());
				pipeline.get(Silence.class).goAway(connection);
			}
		});
	}

	/**
	 * Tell a WebSocket that the server stops.
	 * @param connection a connection
	 * @return whether it is one
	 */
	static boolean endConversation(Channel connection) {
		if (ChannelOperations.get(connection) instanceof WebsocketOutbound webSocket) {
			webSocket.sendClose(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code(), "The server stops").subscribe();
			return true;
		}
		return false;
	}

	/**
	 * Says in every answer of HTTP/1.1 that it is the last one. The server reads it there
	 * as well, and closes the connection after it.
	 */
	private static final class LastAnswer extends ChannelOutboundHandlerAdapter {

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
			if (message instanceof HttpResponse response && response.status().code() >= 200) {
				HttpUtil.setKeepAlive(response, false);
			}
			context.write(message, promise);
		}

	}

	/**
	 * Closes the connection when no byte has gone either way for a while, and no request
	 * is open. A WebSocket is told first.
	 */
	private static final class Silence extends IdleStateHandler {

		private boolean told;

		private boolean goneAway;

		Silence() {
			super(0, 0, ReleasableServer.SILENCE.toMillis(), TimeUnit.MILLISECONDS);
		}

		// What is to be spoken may not be settled before something is read.
		@Override
		public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
			super.channelRead(context, message);
			goAway(context.channel());
		}

		// Twice, as RFC 9113 section 6.8 has it: streams that are on their way still
		// count, and the number of the last one is said when the connection is closed.
		void goAway(Channel connection) {
			if (!this.goneAway && connection.pipeline().get(Http2FrameCodec.class) != null) {
				this.goneAway = true;
				connection.writeAndFlush(
						new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
			}
		}

		@Override
		protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
			Channel connection = context.channel();
			boolean isOpen = ChannelOperations.get(connection) != null || hasStreams(connection);
			if (!isOpen || this.told) {
				connection.close();
			}
			this.told = endConversation(connection);
		}

		private static boolean hasStreams(Channel connection) {
			Http2FrameCodec codec = connection.pipeline().get(Http2FrameCodec.class);
			return codec != null && codec.connection().numActiveStreams() > 0;
		}

	}

}
