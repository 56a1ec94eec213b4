package io.twelvefactor.export;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Lets the exchanges on TCP bindings end when the web server does so, for as long as
 * Spring Boot waits for a phase of the shutdown.
 */
final class TcpServersShutdown implements SmartLifecycle {

	private static final Log log = LogFactory.getLog(TcpPortBinding.class);

	private final TcpServers servers;

	private final Shutdown shutdown;

	private volatile boolean running;

	TcpServersShutdown(TcpServers servers, Shutdown shutdown) {
		this.servers = servers;
		this.shutdown = shutdown;
	}

	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		Mono<Void> end = (this.shutdown == Shutdown.GRACEFUL) ? this.servers.shutDown() : null;
		if (end == null) {
			callback.run();
			return;
		}
		log.info("Waiting for the open exchanges of TCP bindings");
		end.doFinally((signal) -> callback.run()).subscribe();
	}

	@Override
	public void stop() {
		throw new UnsupportedOperationException("Stop must not be invoked directly");
	}

}
