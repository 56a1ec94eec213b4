package io.twelvefactor.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.twelvefactor.test.StubbedAnswer.Delivery;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.util.Assert;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * What a {@link BackingServiceStub} does with some of its requests. As long as nothing
 * else is said it answers them with status 200 and no body. Thread-safe; what is said
 * counts from the next request on.
 */
public final class StubbedRequest {

	private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	private final @Nullable HttpMethod method;

	private final @Nullable PathPattern path;

	private volatile StubbedAnswer answer = StubbedAnswer.empty();

	private volatile boolean answered;

	private StubbedRequest(@Nullable HttpMethod method, @Nullable PathPattern path) {
		this.method = method;
		this.path = path;
	}

	static StubbedRequest of(HttpMethod method, String path) {
		Assert.isTrue(path.startsWith("/"), () -> "The path '%s' does not begin with a slash".formatted(path));
		return new StubbedRequest(method, PathPatternParser.defaultInstance.parse(path));
	}

	static StubbedRequest any() {
		return new StubbedRequest(null, null);
	}

	/**
	 * Answer with a status and no body.
	 * @param status the status, from 200 to 599
	 * @return this
	 */
	public StubbedRequest answers(int status) {
		return answers(status, "");
	}

	/**
	 * Answer with a body: with the content type {@code application/json} if it begins as
	 * a JSON object or array does, else with {@code text/plain}.
	 * @param status the status, from 200 to 599
	 * @param body the body, which is sent in UTF-8
	 * @return this
	 */
	public StubbedRequest answers(int status, String body) {
		Assert.isTrue(status >= 200 && status <= 599, () -> "%d is not a status from 200 to 599".formatted(status));
		HttpHeaders headers = new HttpHeaders();
		if (!body.isEmpty()) {
			headers.setContentType(body.stripLeading().matches("(?s)[{\\[].*") ? MediaType.APPLICATION_JSON : TEXT);
		}
		return answers(new StubbedAnswer(status, headers, body, Delivery.WHOLE));
	}

	/**
	 * Send a header with the answer, instead of one of the same name.
	 * @param name the name
	 * @param value the value
	 * @return this
	 */
	public StubbedRequest withHeader(String name, String value) {
		return answers(this.answer.with(name, value));
	}

	/**
	 * Send a {@code Retry-After} header with the answer, RFC 9110 section 10.2.3.
	 * @param delay how long to leave the service alone, in whole seconds
	 * @return this
	 */
	public StubbedRequest withRetryAfter(Duration delay) {
		return withHeader(HttpHeaders.RETRY_AFTER, Long.toString(delay.toSeconds()));
	}

	private StubbedRequest answers(StubbedAnswer stubbed) {
		this.answer = stubbed;
		this.answered = true;
		return this;
	}

	/**
	 * Read the request and never answer. A call that is still waiting when its test ends
	 * may be attempted again in the next one: give the client a read timeout.
	 */
	public void hangs() {
		deliver(Delivery.HANGS);
	}

	/**
	 * Read the request and reset the connection.
	 */
	public void resets() {
		deliver(Delivery.RESETS);
	}

	/**
	 * Read the request and close the connection without an answer.
	 */
	public void closesBeforeResponse() {
		deliver(Delivery.CLOSES_BEFORE_RESPONSE);
	}

	/**
	 * Send half of the body of the answer, and close the connection.
	 */
	public void closesInBody() {
		deliver(Delivery.CLOSES_IN_BODY);
	}

	/**
	 * Send the answer, and its body byte by byte, ten in a second.
	 */
	public void trickles() {
		deliver(Delivery.TRICKLES);
	}

	private void deliver(Delivery delivery) {
		this.answer = this.answer.with(delivery);
	}

	boolean matches(RecordedRequest request) {
		return (this.method == null || this.method.matches(request.method()))
				&& (this.path == null || matches(this.path, request.path()));
	}

	// A path that is none is that of no stub.
	private static boolean matches(PathPattern pattern, String path) {
		try {
			return pattern.matches(PathContainer.parsePath(path));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	// Whether it only says how to send what is stubbed elsewhere.
	boolean needsAnswer() {
		return !this.answered && this.answer.delivery().sendsBody();
	}

	/**
	 * Return what becomes of a request.
	 * @param other what is stubbed for it otherwise, or {@code null}
	 * @return the answer of this, unless only its delivery is stubbed here
	 */
	StubbedAnswer answer(@Nullable StubbedRequest other) {
		return (this.answered || other == null) ? this.answer : other.answer.with(this.answer.delivery());
	}

	/**
	 * Return what it is for.
	 * @return method and path
	 */
	@Override
	public String toString() {
		return (this.method != null) ? this.method + " " + this.path : "any request";
	}

}
