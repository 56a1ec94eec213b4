package io.twelvefactor.client;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Idempotency}.
 */
class IdempotencyTests {

	@ParameterizedTest
	@ValueSource(
			strings = { "GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "PROPFIND", "REPORT", "SEARCH", "PUT", "DELETE" })
	void aMethodThatIsSafeOrReplacesMayBeExecutedTwice(String method) {
		assertThat(Idempotency.isGiven(HttpMethod.valueOf(method), new HttpHeaders())).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PATCH", "CONNECT", "LOCK", "get", "BREW" })
	void anyOtherMethodMayNot(String method) {
		assertThat(Idempotency.isGiven(HttpMethod.valueOf(method), new HttpHeaders())).isFalse();
	}

}
