package io.twelvefactor.client;

import java.net.URI;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * Whether the request of an attempt may have left. HTTP libraries ask for what to send
 * when they have a connection, some even before.
 */
final class Transmission {

	private volatile boolean started;

	boolean isStarted() {
		return this.started;
	}

	/**
	 * Let a connector tell the attempt in Reactor's context when it begins to send.
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
			}) : connector.connect(method, uri, callback);
		});
	}

}
