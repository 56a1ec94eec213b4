package io.twelvefactor.client;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/**
 * How long a peer asks to be left alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110,
 * Retry-After</a>
 */
final class RetryAfter {

	private RetryAfter() {
	}

	/**
	 * Parse the header.
	 * @param value the value of the header, or {@code null}
	 * @param clock tells now
	 * @return the time, zero if the header is absent, past or neither seconds nor a date
	 */
	static Duration parse(@Nullable String value, Clock clock) {
		if (value == null) {
			return Duration.ZERO;
		}
		String text = value.trim();
		if (text.matches("\\d{1,9}")) {
			return Duration.ofSeconds(Long.parseLong(text));
		}
		try {
			Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
			Duration time = Duration.between(clock.instant(), date);
			return time.isNegative() ? Duration.ZERO : time;
		}
		catch (DateTimeException ex) {
			return Duration.ZERO;
		}
	}

}
