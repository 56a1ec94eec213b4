package io.twelvefactor.binding;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;

/**
 * A connection of a TCP binding, which can end between two exchanges: its input ends when
 * everything that was read has had an answer, then its handler, and at last the
 * connection, without losing what the peer has not yet read. It is used on its event
 * loop.
 */
final class TcpConnection extends ChannelDuplexHandler {

	/**
	 * How long a handler that reads nothing reactively must be silent to have ended.
	 */
	private static final Duration QUIET = Duration.ofSeconds(1);

	/**
	 * How long the peer may take to read the last answer and close.
	 */
	private static final Duration LINGER = Duration.ofSeconds(2);

	private @Nullable ChannelHandlerContext context;

	private @Nullable TcpOperations operations;

	private int reads;

	private int answeredReads;

	private int writes;

	private boolean shuttingDown;

	private boolean inputEnded;

	private boolean isRead;

	private boolean lingering;

	private @Nullable Future<?> quiet;

	TcpOperations operate(Connection connection, ConnectionObserver observer) {
		this.operations = new TcpOperations(connection, observer);
		return this.operations;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.context = context;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (this.inputEnded) {
			ReferenceCountUtil.release(message);
			return;
		}
		this.reads++;
		context.fireChannelRead(message);
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		int answered = this.reads;
		this.writes++;
		context.write(message, promise.unvoid().addListener((written) -> {
			this.writes--;
			this.answeredReads = answered;
			proceed(context);
		}));
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof IdleStateEvent) {
			context.close();
		}
		else {
			context.fireUserEventTriggered(event);
		}
	}

	/**
	 * End the connection when everything that was read has an answer.
	 */
	void shutDown() {
		ChannelHandlerContext context = this.context;
		if (context != null) {
			context.executor().execute(() -> {
				this.shuttingDown = true;
				proceed(context);
			});
		}
	}

	/**
	 * Close the connection at once.
	 */
	void close() {
		ChannelHandlerContext context = this.context;
		if (context != null) {
			context.close();
		}
	}

	private void proceed(ChannelHandlerContext context) {
		boolean answered = this.writes == 0 && this.answeredReads == this.reads;
		if (!this.shuttingDown || this.lingering || !answered) {
			return;
		}
		if (!this.inputEnded) {
			this.inputEnded = true;
			this.isRead = this.operations != null && this.operations.endInput();
		}
		if (!this.isRead) {
			closeWhenQuiet(context);
		}
	}

	private void closeWhenQuiet(ChannelHandlerContext context) {
		if (this.quiet != null) {
			this.quiet.cancel(false);
		}
		long delay = (this.reads > 0) ? QUIET.toMillis() : 0;
		this.quiet = context.executor()
			.schedule(() -> close(context, context.newPromise()), delay, TimeUnit.MILLISECONDS);
	}

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise promise) {
		context.channel().closeFuture().addListener((closed) -> promise.trySuccess());
		if (!this.shuttingDown) {
			context.close();
		}
		else if (!this.lingering) {
			linger(context);
		}
	}

	// To close a socket that still has something to read is to reset the connection, and
	// to lose the last answer. So only the output is closed, until the peer closes too.
	private void linger(ChannelHandlerContext context) {
		this.lingering = true;
		this.inputEnded = true;
		Future<?> limit = context.executor().schedule(() -> context.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
		context.channel().closeFuture().addListener((closed) -> limit.cancel(false));
		context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((written) -> closeOutput(context));
	}

	private static void closeOutput(ChannelHandlerContext context) {
		SslHandler tls = context.pipeline().get(SslHandler.class);
		if (tls != null) {
			tls.closeOutbound().addListener((closed) -> shutDownOutput(context));
		}
		else {
			shutDownOutput(context);
		}
	}

	private static void shutDownOutput(ChannelHandlerContext context) {
		if (context.channel() instanceof DuplexChannel channel) {
			channel.shutdownOutput();
		}
		context.channel().config().setAutoRead(true);
	}

}
