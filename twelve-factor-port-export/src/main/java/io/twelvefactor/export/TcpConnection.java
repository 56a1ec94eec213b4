package io.twelvefactor.export;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;

/**
 * A connection of a TCP binding, which can end between two exchanges: its input ends when
 * everything that was read has had an answer and nothing more comes, then its handler,
 * and at last the connection, without losing what the peer has not yet read. It is used
 * on its event loop.
 */
final class TcpConnection extends ChannelDuplexHandler {

	/**
	 * How long nothing must come after an answer, as the next request may have been read
	 * in part.
	 */
	private static final Duration REST = Duration.ofMillis(100);

	/**
	 * After which time that is no longer waited for, as some peers never rest.
	 */
	private static final Duration LONGEST_REST = Duration.ofSeconds(1);

	/**
	 * How long a handler that reads nothing reactively must be silent to have ended.
	 */
	private static final Duration QUIET = Duration.ofSeconds(1);

	/**
	 * How long the peer may take to read the last answer and close.
	 */
	private static final Duration LINGER = Duration.ofSeconds(2);

	private final TcpPortBinding binding;

	private @Nullable ChannelHandlerContext context;

	private @Nullable TcpOperations operations;

	private int reads;

	private int answeredReads;

	private int writes;

	private boolean shuttingDown;

	private boolean restless;

	private boolean inputEnded;

	private boolean isRead;

	private boolean lingering;

	private @Nullable Future<?> timer;

	TcpConnection(TcpPortBinding binding) {
		this.binding = binding;
	}

	TcpOperations operate(Connection connection, ConnectionObserver observer) {
		this.operations = new TcpOperations(connection, observer, this.binding);
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
		cancelTimer();
		context.fireChannelRead(message);
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		int answered = this.reads;
		this.writes++;
		cancelTimer();
		context.write(message, promise.unvoid().addListener((written) -> {
			this.writes--;
			this.answeredReads = answered;
			proceed(context);
		}));
	}

	/**
	 * End the connection between two exchanges.
	 */
	void shutDown() {
		ChannelHandlerContext context = this.context;
		if (context != null) {
			context.executor().execute(() -> shutDown(context));
		}
	}

	private void shutDown(ChannelHandlerContext context) {
		this.shuttingDown = true;
		proceed(context);
		Future<?> limit = context.executor().schedule(() -> {
			this.restless = true;
			proceed(context);
		}, LONGEST_REST.toMillis(), TimeUnit.MILLISECONDS);
		context.channel().closeFuture().addListener((closed) -> limit.cancel(false));
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
		if (!this.shuttingDown || this.lingering || !isAnswered()) {
			return;
		}
		if (!this.inputEnded) {
			startTimer(context, this.restless ? Duration.ZERO : REST, () -> endInput(context));
		}
		else if (!this.isRead) {
			startTimer(context, (this.reads > 0) ? QUIET : Duration.ZERO, () -> close(context, context.newPromise()));
		}
	}

	private boolean isAnswered() {
		return this.writes == 0 && this.answeredReads == this.reads;
	}

	private void endInput(ChannelHandlerContext context) {
		this.inputEnded = true;
		this.isRead = this.operations != null && this.operations.endInput();
		proceed(context);
	}

	private void startTimer(ChannelHandlerContext context, Duration delay, Runnable task) {
		cancelTimer();
		this.timer = context.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise promise) {
		context.channel().closeFuture().addListener((closed) -> promise.trySuccess());
		if (!this.shuttingDown) {
			context.close();
		}
		else if (!this.lingering) {
			this.lingering = true;
			this.inputEnded = true;
			cancelTimer();
			context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((written) -> closeOutput(context));
		}
	}

	// To close a socket that still has something to read is to reset the connection, and
	// to lose the last answer. So only the output is closed, until the peer closes too.
	private static void closeOutput(ChannelHandlerContext context) {
		SslHandler tls = context.pipeline().get(SslHandler.class);
		if (tls != null) {
			tls.closeOutbound().addListener((closed) -> linger(context));
		}
		else {
			linger(context);
		}
	}

	private static void linger(ChannelHandlerContext context) {
		if (context.channel() instanceof DuplexChannel channel) {
			channel.shutdownOutput();
		}
		context.channel().config().setAutoRead(true);
		Future<?> limit = context.executor().schedule(() -> context.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
		context.channel().closeFuture().addListener((closed) -> limit.cancel(false));
	}

}
