package io.twelvefactor.client;

import java.net.URI;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * What an attempt has to do with its connection: whether its request may have left, and
 * who receives the response. HTTP libraries ask for what to send when they have a
 * connection, some even before.
 */
final class Transmission {

	private final Function<ClientHttpResponse, Mono<ClientHttpResponse>> receiver;

	private volatile boolean started;

	/**
	 * Begin an attempt.
	 * @param receiver reads what is to be read of the response before anybody sees it
	 */
	Transmission(Function<ClientHttpResponse, Mono<ClientHttpResponse>> receiver) {
		this.receiver = receiver;
	}

	boolean isStarted() {
		return this.started;
	}

	/**
	 * Let a connector tell the attempt in Reactor's context when it begins to send, and
	 * hand it the response.
	 * @param connector the connector
	 * @return a connector that does
	 */
	static ClientHttpConnector noticed(ClientHttpConnector connector) {
		return (method, uri, callback) -> connect(connector, method, uri, callback);
	}

	private static Mono<ClientHttpResponse> connect(ClientHttpConnector connector, HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> callback) {
		return Mono.deferContextual((context) -> {
			Transmission transmission = context.getOrDefault(Transmission.class, null);
			return (transmission != null) ? connector.connect(method, uri, (request) -> {
				transmission.started = true;
				return callback.apply(request);
			}).flatMap(transmission.receiver) : connector.connect(method, uri, callback);
		});
	}

}
