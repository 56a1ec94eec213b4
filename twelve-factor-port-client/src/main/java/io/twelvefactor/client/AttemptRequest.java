package io.twelvefactor.client;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.codec.Hints;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeStrategies;

/**
 * A request as one attempt sends it. It shares all that is the same with the request of
 * the call, of which Spring's builder makes a copy.
 *
 * @param request the request of the call
 * @param url where this attempt goes
 * @param headers the headers of the call, and what is for this instance alone
 * @param body the body, which is the same each time
 */
record AttemptRequest(ClientRequest request, URI url, HttpHeaders headers,
		BodyInserter<?, ClientHttpRequest> body) implements ClientRequest {

	@Override
	public HttpMethod method() {
		return this.request.method();
	}

	@Override
	public MultiValueMap<String, String> cookies() {
		return this.request.cookies();
	}

	@Override
	public Map<String, Object> attributes() {
		return this.request.attributes();
	}

	@Override
	public @Nullable Consumer<ClientHttpRequest> httpRequest() {
		return this.request.httpRequest();
	}

	@Override
	public String logPrefix() {
		return this.request.logPrefix();
	}

	@Override
	public Mono<Void> writeTo(ClientHttpRequest target, ExchangeStrategies strategies) {
		this.headers.forEach(target.getHeaders()::putIfAbsent);
		cookies().forEach((name, values) -> values
			.forEach((value) -> target.getCookies().add(name, new HttpCookie(name, value))));
		target.getAttributes().putAll(attributes());
		Consumer<ClientHttpRequest> consumer = httpRequest();
		if (consumer != null) {
			consumer.accept(target);
		}
		return this.body.insert(target, new Context(strategies, logPrefix()));
	}

	// Headers hold credentials.
	@Override
	public String toString() {
		return this.request.toString();
	}

	private record Context(ExchangeStrategies strategies, String logPrefix) implements BodyInserter.Context {

		@Override
		public List<HttpMessageWriter<?>> messageWriters() {
			return this.strategies.messageWriters();
		}

		@Override
		public Optional<ServerHttpRequest> serverRequest() {
			return Optional.empty();
		}

		@Override
		public Map<String, Object> hints() {
			return Hints.from(Hints.LOG_PREFIX_HINT, this.logPrefix);
		}

	}

}
