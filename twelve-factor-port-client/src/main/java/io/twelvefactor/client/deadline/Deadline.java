package io.twelvefactor.client.deadline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * When whoever waits for an answer will have stopped waiting.
 *
 * @param instant the instant
 * @param clock tells now
 */
public record Deadline(Instant instant, InstantSource clock) {

	/**
	 * The name under which the deadline of the request that is being served is kept, in
	 * the context of Reactor or in the attributes of a servlet request.
	 */
	static final String KEY = Deadline.class.getName();

	/**
	 * Begin a time.
	 * @param time how long it is
	 * @param clock the clock
	 * @return its end
	 */
	public static Deadline in(Duration time, InstantSource clock) {
		return new Deadline(clock.instant().plus(time), clock);
	}

	/**
	 * Parse a header.
	 * @param header the time that is left in milliseconds, or {@code null}
	 * @param clock tells now
	 * @return the deadline, or {@code null} if the header is absent or says nothing
	 */
	static @Nullable Deadline parse(@Nullable String header, InstantSource clock) {
		return (header != null && header.trim().matches("\\d{1,12}"))
				? in(Duration.ofMillis(Long.parseLong(header.trim())), clock) : null;
	}

	// The earlier one of the call's own and of the request that is being served.
	public Deadline within(ContextView context) {
		Object outer = context.getOrDefault(KEY, ofServletRequest());
		return (outer instanceof Deadline deadline && deadline.instant.isBefore(this.instant)) ? deadline : this;
	}

	// The request may be over, where the application has passed it on to another thread.
	private static @Nullable Object ofServletRequest() {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		try {
			return (request != null) ? request.getAttribute(KEY, RequestAttributes.SCOPE_REQUEST) : null;
		}
		catch (IllegalStateException ex) {
			return null;
		}
	}

	/**
	 * Return what is left.
	 * @return the time, negative when it is over
	 */
	public Duration remaining() {
		return Duration.between(this.clock.instant(), this.instant);
	}

	/**
	 * Return what the header says that {@link #parse} reads.
	 * @return the time that is left in milliseconds
	 */
	public String remainingMillis() {
		return Long.toString(Math.max(0, remaining().toMillis()));
	}

}
