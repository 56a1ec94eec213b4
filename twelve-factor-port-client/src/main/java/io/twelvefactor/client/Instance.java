package io.twelvefactor.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

import io.twelvefactor.client.uri.HttpService;
import org.jspecify.annotations.Nullable;

/**
 * One of the URLs of a service, and how it has been lately. One that fails is set aside
 * for a while, longer each time. Thread-safe.
 */
final class Instance {

	private static final Duration FIRST = Duration.ofSeconds(1);

	private static final Duration LONGEST = Duration.ofSeconds(30);

	private static final Duration LONGEST_QUIET = Duration.ofMinutes(5);

	private final HttpService service;

	private final InstantSource clock;

	// That nothing is held against it, as nearly always, is seen without a lock.
	private volatile boolean blameless = true;

	private volatile int failures;

	private int forgotten;

	private int timesSetAside;

	private Instant setAsideUntil = Instant.MIN;

	private Instant quietUntil = Instant.MIN;

	private @Nullable Instant failingSince;

	private Instant lastFailure = Instant.EPOCH;

	Instance(HttpService service, InstantSource clock) {
		this.service = service;
		this.clock = clock;
	}

	HttpService service() {
		return this.service;
	}

	/**
	 * Choose the instance, unless it is set aside. One that was set aside until now gets
	 * one request at first, and a second later another one, until it has answered.
	 * @return whether it is chosen
	 */
	boolean choose() {
		return this.blameless || chooseBlamed();
	}

	private synchronized boolean chooseBlamed() {
		if (isSetAside()) {
			return false;
		}
		if (this.timesSetAside > 0) {
			this.setAsideUntil = this.clock.instant().plus(FIRST);
		}
		return true;
	}

	/**
	 * Return how often it has failed so far, which tells what was on its way when
	 * something happened.
	 * @return the number
	 */
	int failures() {
		return this.failures;
	}

	/**
	 * Take note of a success. One that was on its way before the last failure proves
	 * nothing.
	 * @param failuresBefore how often the instance had failed when it was asked
	 */
	void succeeded(int failuresBefore) {
		if (!this.blameless) {
			absolve(failuresBefore);
		}
	}

	private synchronized void absolve(int failuresBefore) {
		if (failuresBefore == this.failures) {
			forgive();
		}
	}

	private void forgive() {
		this.timesSetAside = 0;
		this.setAsideUntil = Instant.MIN;
		this.failingSince = null;
		this.blameless = true;
	}

	/**
	 * Forget that it has ever failed. Whatever is on its way does not count any more.
	 */
	synchronized void reset() {
		this.forgotten = ++this.failures;
		this.lastFailure = Instant.EPOCH;
		this.quietUntil = Instant.MIN;
		forgive();
	}

	/**
	 * Take note of a failure. Whatever else was on its way when the instance failed does
	 * not count again.
	 * @param failuresBefore how often the instance had failed when it was asked
	 * @param quiet how long the instance asks to be left alone
	 * @param hasOthers whether it can be set aside
	 * @return whether it is set aside for that
	 */
	synchronized boolean failed(int failuresBefore, Duration quiet, boolean hasOthers) {
		if (failuresBefore < this.forgotten) {
			return false;
		}
		Instant now = this.clock.instant();
		boolean counts = failuresBefore == this.failures;
		this.blameless = false;
		this.failures++;
		boolean isRecent = now.isBefore(this.lastFailure.plus(LONGEST));
		this.failingSince = (this.failingSince != null && isRecent) ? this.failingSince : now;
		this.lastFailure = now;
		this.quietUntil = now.plus((quiet.compareTo(LONGEST_QUIET) < 0) ? quiet : LONGEST_QUIET);
		if (!hasOthers || !counts) {
			return false;
		}
		this.setAsideUntil = max(this.quietUntil, now.plus(setAsideFor()));
		this.timesSetAside++;
		return true;
	}

	// With jitter, so that clients that failed together do not come back together.
	private Duration setAsideFor() {
		long longest = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(this.timesSetAside, 10));
		return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1));
	}

	private static Instant max(Instant one, Instant other) {
		return one.isAfter(other) ? one : other;
	}

	synchronized boolean isSetAside() {
		return this.clock.instant().isBefore(this.setAsideUntil);
	}

	synchronized @Nullable Instant setAsideUntil() {
		return isSetAside() ? this.setAsideUntil : null;
	}

	/**
	 * Return for how long it still asks to be left alone.
	 * @return the time, or zero
	 */
	synchronized Duration quietFor() {
		Instant now = this.clock.instant();
		return now.isBefore(this.quietUntil) ? Duration.between(now, this.quietUntil) : Duration.ZERO;
	}

	/**
	 * Return for how long it has been failing, as far as anybody has looked.
	 * @return the time since the first failure after the last success, or {@code null} if
	 * it has not failed
	 */
	synchronized @Nullable Duration failingFor() {
		return (this.failingSince != null) ? Duration.between(this.failingSince, this.clock.instant()) : null;
	}

	@Override
	public String toString() {
		return this.service.base();
	}

}
