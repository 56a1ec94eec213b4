package io.twelvefactor.client;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * What became of an attempt.
 *
 * @param instance the instance that was asked
 * @param response what it answered, or {@code null}
 * @param failure what went wrong, or {@code null}
 * @param isSent whether the request may have left
 */
record Outcome(Instance instance, @Nullable ClientResponse response, @Nullable AttemptFailure failure, boolean isSent) {

	// RFC 9110, sections 15.6.3 to 15.6.5: what a server or a gateway says that can't
	// answer at the moment.
	private static final Set<Integer> UNAVAILABLE = Set.of(502, 503, 504);

	static Outcome answered(Instance instance, ClientResponse response) {
		return new Outcome(instance, response, null, true);
	}

	static Outcome failed(Instance instance, Throwable error, boolean isSent) {
		return new Outcome(instance, null, AttemptFailure.of(error), isSent);
	}

	boolean isFailure() {
		return this.response == null || UNAVAILABLE.contains(this.response.statusCode().value());
	}

	/**
	 * Return whether the instance is to blame, and not this app for having no connection
	 * left.
	 * @return whether it counts against the instance
	 */
	boolean isFaultOfInstance() {
		return isFailure() && (this.failure == null || !this.failure.isOfPool());
	}

	/**
	 * Return whether it may be better in a moment.
	 * @return whether to wait for the instance
	 */
	boolean isTransient() {
		return this.failure == null || this.failure.isTransient();
	}

	Duration retryAfter() {
		return (this.response != null && isFailure())
				? RetryAfter.of(this.response.headers().asHttpHeaders(), InstantSource.system()) : Duration.ZERO;
	}

	String description() {
		return (this.failure != null) ? this.failure.description() : status();
	}

	String name() {
		return (this.failure != null) ? this.failure.cause().getClass().getSimpleName() : status();
	}

	private String status() {
		return "status " + ((this.response != null) ? this.response.statusCode().value() : "unknown");
	}

}
