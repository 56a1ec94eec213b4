package io.twelvefactor.test;

import java.nio.charset.StandardCharsets;

import org.springframework.http.HttpHeaders;

/**
 * What a stub sends, and how.
 *
 * @param status the status
 * @param headers the headers
 * @param body the body
 * @param delivery how it is sent
 */
record StubbedAnswer(int status, HttpHeaders headers, String body, Delivery delivery) {

	static StubbedAnswer empty() {
		return new StubbedAnswer(200, new HttpHeaders(), "", Delivery.WHOLE);
	}

	StubbedAnswer with(String name, String value) {
		HttpHeaders changed = HttpHeaders.copyOf(this.headers);
		changed.set(name, value);
		return new StubbedAnswer(this.status, changed, this.body, this.delivery);
	}

	StubbedAnswer with(Delivery other) {
		return new StubbedAnswer(this.status, this.headers, this.body, other);
	}

	byte[] bytes() {
		return this.body.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * How an answer is sent.
	 */
	enum Delivery {

		WHOLE, TRICKLES, CLOSES_IN_BODY, HANGS, CLOSES_BEFORE_RESPONSE, RESETS;

		boolean sendsBody() {
			return this == TRICKLES || this == CLOSES_IN_BODY;
		}

	}

}
