package io.twelvefactor.routing;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.core.env.Environment;

/**
 * How long the app may take to stop.
 *
 * @param drainDelay how long it accepts connections while it is not ready any more
 * @param total the time for everything, from the signal on
 */
record ReleaseSettings(Duration drainDelay, Duration total) {

	private static final String TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

	private static final String DRAIN_DELAY = "twelve-factor.binding.drain-delay";

	private static final String GRACE_PERIOD = "twelve-factor.binding.grace-period";

	/**
	 * The default of Spring Boot.
	 */
	private static final Duration PER_PHASE = Duration.ofSeconds(30);

	/**
	 * Whether the app lets go of its port before it stops. Asked at run time, also by
	 * what is built ahead of time.
	 * @param environment the environment
	 * @return whether it does: not if it is told to stop at once
	 */
	static boolean isEnabled(Environment environment) {
		Binder binder = Binder.get(environment);
		return binder.bind("twelve-factor.binding.graceful-release", Boolean.class).orElse(true)
				&& binder.bind("server.shutdown", Shutdown.class).orElse(Shutdown.GRACEFUL) == Shutdown.GRACEFUL;
	}

	static ReleaseSettings of(Environment environment) {
		Binder binder = Binder.get(environment);
		Duration configured = positive(TIMEOUT, binder.bind(TIMEOUT, Duration.class).orElse(PER_PHASE));
		Duration platform = positive(GRACE_PERIOD, binder.bind(GRACE_PERIOD, Duration.class).orElse(configured));
		Duration delay = positive(DRAIN_DELAY, binder.bind(DRAIN_DELAY, Duration.class).orElse(Duration.ZERO));
		return new ReleaseSettings(delay, (platform.compareTo(configured) < 0) ? platform : configured);
	}

	private static Duration positive(String property, Duration value) {
		if (value.isNegative()) {
			throw new FailureAnalyzedException("The property %s is %s.".formatted(property, value),
					"Set %s to a time, such as 3s, or don't set it.".formatted(property));
		}
		return value;
	}

}
