package io.twelvefactor.client.body;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WholeResponse}: what is a stream by nature.
 */
class WholeResponseTests {

	@ParameterizedTest
	@ValueSource(strings = { "text/event-stream", "text/event-stream;charset=UTF-8", "TEXT/Event-Stream",
			"application/x-ndjson", "application/vnd.shop+ndjson", "application/stream+json", "application/json-seq",
			"application/grpc", "multipart/mixed; boundary=x", "multipart/x-mixed-replace" })
	void aStreamIsNotReadBeforeItIsHandedOver(String type) {
		assertThat(WholeResponse.isStream(headers(type))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/problem+json", "text/plain", "text/x-ndjson",
			"application/event-stream", "image/png", "nonsense", "" })
	void anythingElseIsRead(String type) {
		assertThat(WholeResponse.isStream(headers(type))).isFalse();
	}

	private static HttpHeaders headers(String type) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.CONTENT_TYPE, type);
		return headers;
	}

}
