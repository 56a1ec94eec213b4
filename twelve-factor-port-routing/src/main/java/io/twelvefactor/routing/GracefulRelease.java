package io.twelvefactor.routing;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.twelvefactor.binding.BoundUrl;
import io.twelvefactor.binding.BoundUrls;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.Ordered;

/**
 * Lets go of the port when the app is told to stop, before anything in the app stops:
 * executors and message listeners stop earlier than Spring Boot's web server, and
 * requests may need them. By then Spring Boot has said that the app refuses traffic.
 */
final class GracefulRelease implements SmartInitializingSingleton, DisposableBean {

	private static final Log log = LogFactory.getLog(GracefulRelease.class);

	private static final Duration STEP = Duration.ofMillis(50);

	// For those that wait to be accepted, while others are not let in.
	private static final Duration LONGEST = Duration.ofMillis(500);

	private final ApplicationContext context;

	private final boolean enabled;

	private final ReleaseSettings settings;

	private final BoundUrls boundUrls;

	private final List<ReleasableServer> servers;

	private final @Nullable DefaultLifecycleProcessor phases;

	private final Set<ReleasableServer> failed = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Thread clock;

	GracefulRelease(ApplicationContext context, BoundUrls boundUrls, List<ReleasableServer> servers,
			@Nullable DefaultLifecycleProcessor phases) {
		this.context = context;
		this.enabled = ReleaseSettings.isEnabled(context.getEnvironment());
		this.settings = ReleaseSettings.of(context.getEnvironment());
		this.boundUrls = boundUrls;
		this.servers = servers;
		this.phases = phases;
	}

	// Not a listener by itself, as a context that could not be started is closed as well,
	// and must not make its listeners for that.
	@Override
	public void afterSingletonsInstantiated() {
		((ConfigurableApplicationContext) this.context).addApplicationListener(new Listener());
	}

	private void closed(ContextClosedEvent event) {
		if (this.enabled && event.getApplicationContext() == this.context
				&& this.boundUrls.stream().findAny().isPresent()) {
			ShutdownTime time = ShutdownTime.start(this.settings.total());
			if (this.phases != null) {
				this.clock = time.limit(this.phases);
			}
			if (!(this.context instanceof WebServerApplicationContext)) {
				AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
			}
			drain(time);
			release(time);
		}
	}

	private void drain(ShutdownTime time) {
		Duration left = time.leftForConnections();
		Duration delay = (this.settings.drainDelay().compareTo(left) < 0) ? this.settings.drainDelay() : left;
		if (!delay.isZero()) {
			log.info("Draining for %d ms: not ready any more, and still accepting on %s".formatted(delay.toMillis(),
					this.boundUrls));
			ShutdownTime.sleep(delay);
		}
	}

	private void release(ShutdownTime time) {
		if (this.servers.isEmpty()) {
			return;
		}
		closeListeners(time);
		boolean released = await(time);
		forEach(ReleasableServer::endConversations);
		log.info("Released the port, and %s"
			.formatted(released ? "every connection is served" : "connections are still open after the time for them"));
	}

	private void closeListeners(ShutdownTime time) {
		Duration left = time.leftForConnections();
		List<Integer> ports = ownPorts();
		ports.forEach((port) -> AcceptQueue.drain(port, (left.compareTo(LONGEST) < 0) ? left : LONGEST));
		forEach(ReleasableServer::closeListener);
		ports.forEach(AcceptQueue::reopen);
	}

	// A socket that was passed is somebody else's too, who keeps it open.
	private List<Integer> ownPorts() {
		if (this.context.getEnvironment().containsProperty("LISTEN_FDS") || isInherited()) {
			return List.of();
		}
		return this.boundUrls.stream()
			.filter((bound) -> bound.name().equals("main") && bound.port() > 0)
			.map(BoundUrl::port)
			.toList();
	}

	private static boolean isInherited() {
		try {
			return System.inheritedChannel() instanceof ServerSocketChannel;
		}
		catch (IOException ex) {
			return true;
		}
	}

	// One that can't do it, in a version of the server that is not known, is left to
	// Spring Boot.
	private void forEach(Consumer<ReleasableServer> step) {
		for (ReleasableServer server : this.servers) {
			try {
				if (!this.failed.contains(server)) {
					step.accept(server);
				}
			}
			catch (RuntimeException | LinkageError ex) {
				this.failed.add(server);
				log.warn("The port is not released before the app stops, and requests may be lost", ex);
			}
		}
	}

	@Override
	public void destroy() {
		if (this.clock != null) {
			this.clock.interrupt();
		}
	}

	// Twice, as a connection that has just been accepted may not be seen at once.
	private boolean await(ShutdownTime time) {
		int times = 0;
		while (times < 2) {
			times = isReleased() ? times + 1 : 0;
			if (time.leftForConnections().isZero() || !ShutdownTime.sleep(STEP)) {
				return times > 0;
			}
		}
		return true;
	}

	private boolean isReleased() {
		AtomicBoolean released = new AtomicBoolean(true);
		forEach((server) -> released.compareAndSet(true, server.isReleased()));
		return released.get();
	}

	/**
	 * Comes soon, but after those who only tell others. Nothing may stop meanwhile.
	 */
	private final class Listener implements ApplicationListener<ContextClosedEvent>, Ordered {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE + 10;
		}

		@Override
		public boolean supportsAsyncExecution() {
			return false;
		}

		@Override
		public void onApplicationEvent(ContextClosedEvent event) {
			closed(event);
		}

	}

}
