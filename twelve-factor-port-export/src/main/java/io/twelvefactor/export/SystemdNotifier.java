package io.twelvefactor.export;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.twelvefactor.binding.BoundUrls;
import io.twelvefactor.binding.port.SystemEnvironment;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Tells systemd that the app is ready, where it listens, that it is alive, and that it
 * stops. Does nothing where there is no {@code NOTIFY_SOCKET}.
 *
 * @see <a href=
 * "https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify(3)</a>
 */
final class SystemdNotifier implements SmartInitializingSingleton, DisposableBean {

	private static final Log log = LogFactory.getLog(SystemdNotifier.class);

	// By its name, as an application may leave that transport out.
	private static final String EPOLL = "io.netty.channel.epoll.EpollDomainDatagramChannel";

	private static final String SOCKET = "NOTIFY_SOCKET";

	private final ApplicationContext context;

	private final BoundUrls boundUrls;

	private final @Nullable SystemEnvironment variables;

	private volatile @Nullable NotifySocket socket;

	SystemdNotifier(ApplicationContext context, BoundUrls boundUrls, @Nullable SystemEnvironment variables) {
		this.context = context;
		this.boundUrls = boundUrls;
		this.variables = variables;
	}

	// Not a listener by itself, as a context that could not be started is closed as well,
	// and must not make its listeners for that.
	@Override
	public void afterSingletonsInstantiated() {
		((ConfigurableApplicationContext) this.context).addApplicationListener(new Listener());
	}

	private void changed(ApplicationEvent event) {
		if (event.getSource() != this.context) {
			return;
		}
		if (event instanceof AvailabilityChangeEvent<?> change
				&& change.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
			ready();
		}
		else if (event instanceof ContextClosedEvent && this.socket != null) {
			this.socket.sendNow("STOPPING=1\nSTATUS=Stopping, was bound to " + this.boundUrls);
		}
	}

	private void ready() {
		String name = (this.variables != null) ? this.variables.get(SOCKET) : null;
		if (name == null || this.socket != null) {
			return;
		}
		if (!ClassUtils.isPresent(EPOLL, SystemdNotifier.class.getClassLoader()) || !NotifySocket.isAvailable()) {
			log.warn(
					"systemd waits to be told that this app is ready, and Netty's native transport, which could, is not here. "
							+ "Add io.netty:netty-transport-native-epoll for this platform, or set Type=exec in the service unit.");
			return;
		}
		NotifySocket.open(name)
			.ifPresentOrElse(this::ready, () -> log
				.warn("Nobody listens at the socket that %s names, so systemd is told nothing.".formatted(SOCKET)));
	}

	private void ready(NotifySocket opened) {
		this.socket = opened;
		opened.sendNow("READY=1\nSTATUS=Bound to " + this.boundUrls);
		Duration interval = watchdog();
		if (interval != null) {
			opened.loop().scheduleAtFixedRate(() -> watch(opened), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	// Twice as often as systemd asks for it, which is what sd_watchdog_enabled(3) says.
	private @Nullable Duration watchdog() {
		String micros = (this.variables != null) ? this.variables.get("WATCHDOG_USEC") : null;
		String pid = (this.variables != null) ? this.variables.get("WATCHDOG_PID") : null;
		boolean isOurs = pid == null || pid.equals(String.valueOf(ProcessHandle.current().pid()));
		return (isOurs && micros != null && micros.matches("[0-9]{4,15}"))
				? Duration.ofMillis(Math.max(1, Long.parseLong(micros) / 2000)) : null;
	}

	private void watch(NotifySocket opened) {
		if (this.context.getBean(ApplicationAvailability.class).getLivenessState() == LivenessState.CORRECT) {
			opened.send("WATCHDOG=1");
		}
	}

	@Override
	public void destroy() {
		if (this.socket != null) {
			this.socket.close();
		}
	}

	/**
	 * That the app stops is said before it begins to.
	 */
	private final class Listener implements ApplicationListener<ApplicationEvent>, Ordered {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

		@Override
		public boolean supportsAsyncExecution() {
			return false;
		}

		@Override
		public void onApplicationEvent(ApplicationEvent event) {
			changed(event);
		}

	}

}
