package io.twelvefactor.client;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;

import org.springframework.http.HttpHeaders;

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
	 * Read the header.
	 * @param headers the headers of an answer
	 * @param clock tells now
	 * @return the time, zero if the header is absent, past or neither seconds nor a date
	 */
	static Duration of(HttpHeaders headers, InstantSource clock) {
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		if (value != null && value.trim().matches("\\d{1,9}")) {
			return Duration.ofSeconds(Long.parseLong(value.trim()));
		}
		try {
			ZonedDateTime date = headers.getFirstZonedDateTime(HttpHeaders.RETRY_AFTER);
			Duration time = (date != null) ? Duration.between(clock.instant(), date.toInstant()) : Duration.ZERO;
			return time.isNegative() ? Duration.ZERO : time;
		}
		catch (IllegalArgumentException ex) {
			return Duration.ZERO;
		}
	}

}
