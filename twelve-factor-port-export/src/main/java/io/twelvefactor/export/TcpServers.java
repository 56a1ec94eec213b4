package io.twelvefactor.export;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.twelvefactor.binding.port.ListenerPublisher;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Binds the TCP bindings of the app when the web server is bound.
 */
final class TcpServers implements SmartLifecycle {

	private final List<TcpPortBinding> bindings;

	private final TcpBinder binder;

	private final ListenerPublisher publisher;

	private final List<TcpListener> listeners = new CopyOnWriteArrayList<>();

	private volatile boolean running;

	TcpServers(List<TcpPortBinding> bindings, TcpBinder binder, ListenerPublisher publisher) {
		this.bindings = bindings;
		this.binder = binder;
		this.publisher = publisher;
	}

	@Override
	public int getPhase() {
		return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public void start() {
		checkNames();
		List<TcpAddress> addresses = this.binder.addresses(this.bindings);
		try {
			addresses.forEach(this::bind);
			this.running = true;
		}
		catch (RuntimeException ex) {
			stop();
			throw ex;
		}
	}

	private void checkNames() {
		Set<String> names = new HashSet<>();
		this.bindings.stream()
			.map(TcpPortBinding::name)
			.filter((name) -> !names.add(name))
			.findFirst()
			.ifPresent((name) -> {
				throw new FailureAnalyzedException("There are two TCP bindings called '%s'.".formatted(name),
						"Give one of the TcpPortBinding beans another name.");
			});
	}

	private void bind(TcpAddress address) {
		TcpListener listener = this.binder.bind(address);
		this.listeners.add(listener);
		keepAlive(address.binding().name(), listener);
		if (address.isMain()) {
			this.publisher.publishMain(address.binding().name(), listener.listener(), address.origin());
		}
		else {
			this.publisher.publish(address.binding().name(), listener.listener(), address.origin());
		}
	}

	// All other threads are daemons, and an app may have nothing but this port.
	private static void keepAlive(String name, TcpListener listener) {
		Thread thread = new Thread(() -> listener.server().onDispose().block(), "tcp-" + name);
		thread.setContextClassLoader(TcpServers.class.getClassLoader());
		thread.setDaemon(false);
		thread.start();
	}

	/**
	 * Accept nothing more, and end the connections between two exchanges.
	 * @return completes when none is open, or {@code null} where nothing is bound
	 */
	@Nullable Mono<Void> shutDown() {
		return this.listeners.isEmpty() ? null
				: Flux.fromIterable(this.listeners).flatMap(TcpListener::shutDown, Integer.MAX_VALUE).then();
	}

	@Override
	public void stop() {
		this.running = false;
		this.listeners.forEach(TcpListener::close);
		this.listeners.clear();
	}

}
