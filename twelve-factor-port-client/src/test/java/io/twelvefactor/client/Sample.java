package io.twelvefactor.client;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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
 * A request: by method, by a header and by what its body is made of.
 *
 * @param method the method
 * @param header the name of a header, or nothing
 * @param value its value
 * @param body what the body is made of
 */
record Sample(HttpMethod method, String header, String value, Body body) {

	private static final List<HttpMethod> IDEMPOTENT = List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS,
			HttpMethod.TRACE, HttpMethod.DELETE, HttpMethod.PUT, HttpMethod.valueOf("QUERY"));

	private static final List<HttpMethod> OTHERS = List.of(HttpMethod.POST, HttpMethod.PATCH,
			HttpMethod.valueOf("LOCK"));

	/**
	 * Return every method with every body, and every header.
	 * @return the requests
	 */
	static Stream<Sample> all() {
		Stream<Sample> bodies = Stream.concat(IDEMPOTENT.stream(), OTHERS.stream())
			.flatMap((method) -> Stream.of(Body.values()).map((body) -> new Sample(method, "", "", body)));
		return Stream.concat(bodies, withHeaders());
	}

	/**
	 * Return a request of each method, of each body, and of each header.
	 * @return the requests
	 */
	static Stream<Sample> some() {
		Stream<Sample> methods = Stream.concat(IDEMPOTENT.stream(), OTHERS.stream())
			.map((method) -> new Sample(method, "", "", Body.NONE));
		Stream<Sample> bodies = Stream.of(Body.values()).map((body) -> new Sample(HttpMethod.PUT, "", "", body));
		return Stream.of(methods, bodies, withHeaders()).flatMap((samples) -> samples).distinct();
	}

	private static Stream<Sample> withHeaders() {
		return Stream.of(new Sample(HttpMethod.POST, "Idempotency-Key", "8e03978e", Body.VALUE),
				new Sample(HttpMethod.POST, "Idempotency-Key", "8e03978e", Body.STREAM),
				new Sample(HttpMethod.PATCH, HttpHeaders.IF_MATCH, "\"v1\"", Body.VALUE),
				new Sample(HttpMethod.PATCH, HttpHeaders.IF_MATCH, "*", Body.VALUE),
				new Sample(HttpMethod.POST, HttpHeaders.IF_NONE_MATCH, "*", Body.VALUE), new Sample(HttpMethod.POST,
						HttpHeaders.IF_UNMODIFIED_SINCE, "Wed, 21 Oct 2015 07:28:00 GMT", Body.VALUE));
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
