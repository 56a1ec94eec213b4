package io.twelvefactor.routing;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * The time that is left until the app must have stopped.
 *
 * @param total all of the time
 * @param start when it began, as {@link System#nanoTime()} has it
 */
record ShutdownTime(Duration total, long start) {

	/**
	 * The part of the time that is left for what is stopped after the web server.
	 */
	private static final int FOR_THE_REST = 5;

	private static final long STEP = 50;

	private static final Log log = LogFactory.getLog(ShutdownTime.class);

	static ShutdownTime start(Duration total) {
		return new ShutdownTime(total, System.nanoTime());
	}

	/**
	 * Return what is left.
	 * @return the time, never negative
	 */
	Duration left() {
		Duration left = this.total.minusNanos(System.nanoTime() - this.start);
		return left.isNegative() ? Duration.ZERO : left;
	}

	/**
	 * Return what is left for the connections: all but a fifth of the time.
	 * @return the time, never negative
	 */
	Duration leftForConnections() {
		Duration left = left().minus(this.total.dividedBy(FOR_THE_REST));
		return left.isNegative() ? Duration.ZERO : left;
	}

	/**
	 * Let the phases of the shutdown share what is left. Each asks for its time only when
	 * it begins.
	 * @param phases who waits for them
	 * @return who keeps the time, to be interrupted when nobody waits any more
	 */
	Thread limit(DefaultLifecycleProcessor phases) {
		Thread clock = new Thread(() -> {
			try {
				do {
					phases.setTimeoutPerShutdownPhase(left().toMillis());
				}
				while (!left().isZero() && sleep(Duration.ofMillis(STEP)));
			}
			catch (LinkageError ex) {
				log.warn(
						"Each phase of the shutdown has all of its time, as this version of Spring can't be told otherwise",
						ex);
			}
		}, "shutdown-time");
		clock.setDaemon(true);
		clock.start();
		return clock;
	}

	/**
	 * Wait for a moment.
	 * @param time how long
	 * @return {@code false} if this thread is told not to wait any more
	 */
	static boolean sleep(Duration time) {
		try {
			Thread.sleep(time.toMillis());
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
