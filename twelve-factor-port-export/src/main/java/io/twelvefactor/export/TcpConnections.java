package io.twelvefactor.export;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;

/**
 * The connections of a TCP binding that are open. Thread-safe.
 */
final class TcpConnections implements ChannelPipelineConfigurer {

	private static final Log log = LogFactory.getLog(TcpPortBinding.class);

	private final TcpPortBinding binding;

	private final TcpSettings settings;

	private final Set<TcpConnection> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger number = new AtomicInteger();

	private final AtomicBoolean full = new AtomicBoolean();

	private final boolean endsInput = endsInput();

	private final AtomicBoolean warned = new AtomicBoolean();

	private final Sinks.Empty<Void> closed = Sinks.empty();

	private volatile boolean shuttingDown;

	private volatile boolean closing;

	TcpConnections(TcpPortBinding binding, TcpSettings settings) {
		this.binding = binding;
		this.settings = settings;
	}

	@Override
	public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remoteAddress) {
		int number = this.number.incrementAndGet();
		channel.closeFuture().addListener((future) -> this.number.decrementAndGet());
		if (number > this.settings.maxConnections()) {
			refuse(channel);
			return;
		}
		if (number * 2 <= this.settings.maxConnections()) {
			this.full.set(false);
		}
		add(channel, observer);
	}

	private void refuse(Channel channel) {
		if (this.full.compareAndSet(false, true)) {
			log.warn("The %s has its %d connections, and closes further ones: set %smax-connections to a larger number."
				.formatted(this.binding, this.settings.maxConnections(), this.settings.prefix()));
		}
		channel.close();
	}

	private void add(Channel channel, ConnectionObserver observer) {
		TcpConnection connection = new TcpConnection(this.binding);
		ChannelPipeline pipeline = channel.pipeline();
		addBeforeBridge(pipeline, connection, observer);
		Duration idleTimeout = this.settings.idleTimeout();
		if (idleTimeout != null) {
			pipeline.addBefore(pipeline.context(connection).name(), null, new IdleTimeout(idleTimeout));
		}
		this.open.add(connection);
		if (this.closing) {
			connection.close();
		}
		else if (this.shuttingDown) {
			connection.shutDown();
		}
		channel.closeFuture().addListener((future) -> remove(connection));
	}

	// The bridge to the handler is the last of the pipeline, and is replaced by one whose
	// input can end. It is no API of Reactor Netty, and where it is another one it stays.
	private void addBeforeBridge(ChannelPipeline pipeline, TcpConnection connection, ConnectionObserver observer) {
		ChannelHandler bridge = this.endsInput ? pipeline.get(NettyPipeline.ReactiveBridge) : null;
		if (bridge == null) {
			warnOfUnknownBridge();
			pipeline.addBefore(pipeline.lastContext().name(), null, connection);
			return;
		}
		pipeline.replace(bridge, null, connection);
		ChannelOperations.addReactiveBridge(pipeline.channel(),
				(opened, listener, message) -> connection.operate(opened, listener), observer);
	}

	private static boolean endsInput() {
		try {
			return TcpOperations.isSupported();
		}
		catch (LinkageError ex) {
			return false;
		}
	}

	private void warnOfUnknownBridge() {
		if (this.warned.compareAndSet(false, true)) {
			log.warn("This version of Reactor Netty is not known to this version of twelve-factor-port: when the app "
					+ "stops, the handler of the %s is not told that its input ends, and its connections are closed when they are silent."
						.formatted(this.binding));
		}
	}

	private void remove(TcpConnection connection) {
		this.open.remove(connection);
		completeWhenEmpty();
	}

	private void completeWhenEmpty() {
		if (this.shuttingDown && this.open.isEmpty()) {
			this.closed.tryEmitEmpty();
		}
	}

	/**
	 * End each connection between two exchanges.
	 * @return completes when none is open
	 */
	Mono<Void> shutDown() {
		this.shuttingDown = true;
		this.open.forEach(TcpConnection::shutDown);
		completeWhenEmpty();
		return this.closed.asMono();
	}

	/**
	 * Close each connection at once.
	 */
	void close() {
		this.closing = true;
		this.open.forEach(TcpConnection::close);
	}

	/**
	 * Closes a connection on which no byte moves. A handler of the application may have
	 * an {@link IdleStateHandler} of its own.
	 */
	private static final class IdleTimeout extends IdleStateHandler {

		IdleTimeout(Duration timeout) {
			super(true, 0, 0, timeout.toMillis(), TimeUnit.MILLISECONDS);
		}

		@Override
		protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
			context.close();
		}

	}

}
