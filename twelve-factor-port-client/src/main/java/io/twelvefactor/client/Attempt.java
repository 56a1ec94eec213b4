package io.twelvefactor.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import io.twelvefactor.client.netty.Transmission;

/**
 * An attempt that is on its way.
 *
 * @param instance the instance that is asked
 * @param failuresBefore how often it had failed before
 * @param all the instances there are
 * @param transmission whether the request may have left
 * @param start when the attempt began
 * @param clock tells now
 */
record Attempt(Instance instance, int failuresBefore, List<Instance> all, Transmission transmission, Instant start,
		InstantSource clock) {

	static Attempt of(Instance instance, List<Instance> all, Transmission transmission, InstantSource clock) {
		return new Attempt(instance, instance.failures(), all, transmission, clock.instant(), clock);
	}

	/**
	 * Return whether the instance is why there is no time left, and not a wait for a
	 * connection.
	 * @param time the time of a call
	 * @return whether it has had the request for half of it
	 */
	boolean tookMostOf(Duration time) {
		Duration taken = Duration.between(this.start, this.clock.instant());
		return this.transmission.isStarted() && taken.multipliedBy(2).compareTo(time) >= 0;
	}

}
