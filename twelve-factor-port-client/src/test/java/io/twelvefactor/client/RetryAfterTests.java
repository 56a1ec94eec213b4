package io.twelvefactor.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryAfter}.
 */
class RetryAfterTests {

	private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);

	@ParameterizedTest
	@CsvSource(textBlock = """
			, 0
			'', 0
			0, 0
			120, 120
			' 7 ', 7
			999999999, 999999999
			9999999999, 0
			-1, 0
			1.5, 0
			soon, 0
			'Wed, 25 Nov 2026 12:00:30 GMT', 30
			'Wed, 25 Nov 2026 11:59:30 GMT', 0
			'Wednesday, 25-Nov-26 12:00:30 GMT', 30
			'Wed Nov 25 12:00:30 2026', 30
			'Wed, 99 Nov 2026 12:00:30 GMT', 0
			""")
	void itIsSecondsOrADate(String header, long seconds) {
		HttpHeaders headers = new HttpHeaders();
		if (header != null) {
			headers.set(HttpHeaders.RETRY_AFTER, header);
		}
		assertThat(RetryAfter.of(headers, CLOCK)).isEqualTo(Duration.ofSeconds(seconds));
	}

}
