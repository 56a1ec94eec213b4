package io.twelvefactor.client;

import java.nio.file.Path;
import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.FileSystemResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Requests of every kind: by method, by headers and by what their body is made of.
 */
enum Sample {

	GET(HttpMethod.GET, "", "", Body.NONE),

	HEAD(HttpMethod.HEAD, "", "", Body.NONE),

	OPTIONS(HttpMethod.OPTIONS, "", "", Body.NONE),

	TRACE(HttpMethod.TRACE, "", "", Body.NONE),

	DELETE(HttpMethod.DELETE, "", "", Body.NONE),

	DELETE_VALUE(HttpMethod.DELETE, "", "", Body.VALUE),

	PUT_NOTHING(HttpMethod.PUT, "", "", Body.NONE),

	PUT_VALUE(HttpMethod.PUT, "", "", Body.VALUE),

	PUT_MONO(HttpMethod.PUT, "", "", Body.ONE_TIME_MONO),

	PUT_FORM(HttpMethod.PUT, "", "", Body.FORM),

	PUT_FILE(HttpMethod.PUT, "", "", Body.FILE),

	PUT_STREAM(HttpMethod.PUT, "", "", Body.STREAM),

	PUT_MULTIPART(HttpMethod.PUT, "", "", Body.MULTIPART),

	POST_NOTHING(HttpMethod.POST, "", "", Body.NONE),

	POST_VALUE(HttpMethod.POST, "", "", Body.VALUE),

	POST_STREAM(HttpMethod.POST, "", "", Body.STREAM),

	POST_VALUE_WITH_KEY(HttpMethod.POST, "Idempotency-Key", "8e03978e", Body.VALUE),

	POST_STREAM_WITH_KEY(HttpMethod.POST, "Idempotency-Key", "8e03978e", Body.STREAM),

	PATCH_VALUE(HttpMethod.PATCH, "", "", Body.VALUE),

	PATCH_VALUE_IF_MATCH(HttpMethod.PATCH, HttpHeaders.IF_MATCH, "\"v1\"", Body.VALUE),

	PATCH_VALUE_IF_MATCH_ANY(HttpMethod.PATCH, HttpHeaders.IF_MATCH, "*", Body.VALUE),

	POST_VALUE_IF_NONE_MATCH_ANY(HttpMethod.POST, HttpHeaders.IF_NONE_MATCH, "*", Body.VALUE),

	POST_VALUE_IF_UNMODIFIED(HttpMethod.POST, HttpHeaders.IF_UNMODIFIED_SINCE, "Wed, 21 Oct 2015 07:28:00 GMT",
			Body.VALUE),

	REPORT(HttpMethod.valueOf("REPORT"), "", "", Body.NONE);

	private static final List<HttpMethod> IDEMPOTENT = List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS,
			HttpMethod.TRACE, HttpMethod.DELETE, HttpMethod.PUT);

	private final HttpMethod method;

	private final String header;

	private final String value;

	private final Body body;

	Sample(HttpMethod method, String header, String value, Body body) {
		this.method = method;
		this.header = header;
		this.value = value;
		this.body = body;
	}

	boolean isIdempotent() {
		return IDEMPOTENT.contains(this.method)
				|| (!this.header.isEmpty() && !(this.header.equals(HttpHeaders.IF_MATCH) && this.value.equals("*")));
	}

	boolean isRepeatable() {
		return this.body != Body.STREAM && this.body != Body.MULTIPART;
	}

	boolean hasAnswerWithBody() {
		return this.method != HttpMethod.HEAD;
	}

	String send(WebClient client) {
		WebClient.RequestBodySpec request = client.method(this.method).uri("/items");
		if (!this.header.isEmpty()) {
			request.header(this.header, this.value);
		}
		BodyInserter<?, ? super ClientHttpRequest> content = this.body.inserter();
		return ((content != null) ? request.body(content) : request).retrieve().bodyToMono(String.class).block();
	}

	/**
	 * What a body is made of.
	 */
	enum Body {

		NONE, VALUE, ONE_TIME_MONO, FORM, FILE, STREAM, MULTIPART;

		BodyInserter<?, ? super ClientHttpRequest> inserter() {
			return switch (this) {
				case NONE -> null;
				case VALUE -> BodyInserters.fromValue("value");
				case ONE_TIME_MONO -> BodyInserters.fromPublisher(onlyOnce(Mono.just("mono")), String.class);
				case FORM -> BodyInserters.fromFormData("a", "b");
				case FILE -> BodyInserters.fromResource(new FileSystemResource(Path.of("pom.xml")));
				case STREAM -> BodyInserters.fromPublisher(Flux.just("a", "b", "c"), String.class);
				case MULTIPART -> {
					MultipartBodyBuilder builder = new MultipartBodyBuilder();
					builder.part("a", "b");
					yield BodyInserters.fromMultipartData(builder.build());
				}
			};
		}

		// As the body of a request that is being served.
		private static Mono<String> onlyOnce(Mono<String> content) {
			return Flux.from(content).publish().autoConnect(1).next();
		}

	}

}
