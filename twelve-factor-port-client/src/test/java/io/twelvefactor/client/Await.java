package io.twelvefactor.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for what has to happen soon.
 */
final class Await {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private Await() {
	}

	static void until(String what, BooleanSupplier condition) {
		Instant end = Instant.now().plus(LIMIT);
		while (!condition.getAsBoolean()) {
			if (Instant.now().isAfter(end)) {
				throw new AssertionError("Still not: " + what);
			}
			LockSupport.parkNanos(1_000_000);
		}
	}

}
