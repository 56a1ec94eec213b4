package io.twelvefactor.client.netty;

import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * What an attempt has to do with its connection: whether its request may have left, and
 * who receives the response. HTTP libraries ask for what to send when they have a
 * connection, some even before.
 */
public final class Transmission {

	private final Function<ClientHttpResponse, Mono<ClientHttpResponse>> receiver;

	private volatile boolean watched;

	private volatile boolean started;

	/**
	 * Begin an attempt.
	 * @param receiver reads what is to be read of the response before anybody sees it
	 */
	public Transmission(Function<ClientHttpResponse, Mono<ClientHttpResponse>> receiver) {
		this.receiver = receiver;
	}

	/**
	 * Begin what nobody attempts again.
	 * @return a transmission whose response is handed over as it is
	 */
	public static Transmission ofNoAttempt() {
		return new Transmission(Mono::just);
	}

	/**
	 * Return whether there is a connector that tells about this attempt. The application
	 * may have replaced it.
	 * @return whether the rest is known
	 */
	public boolean isWatched() {
		return this.watched;
	}

	/**
	 * Tell whether the request may have left.
	 * @return whether it may, also where nobody knows
	 */
	public boolean isStarted() {
		return this.started || !this.watched;
	}

	/**
	 * Put this where a connector finds it.
	 * @param context the context of the attempt
	 * @return the context with this in it
	 */
	public Context in(Context context) {
		return context.put(Transmission.class, this);
	}

	/**
	 * Let a connector tell the attempt in Reactor's context when it begins to send, and
	 * hand it the response. What is called without one is no attempt of a service.
	 * @param connector the connector
	 * @param keepAlive is told what the response says of its connection
	 * @return a connector that does
	 */
	public static ClientHttpConnector noticed(ClientHttpConnector connector, KeepAlive keepAlive) {
		return (method, uri, callback) -> Mono.deferContextual((context) -> {
			Transmission transmission = context.getOrDefault(Transmission.class, null);
			return ((transmission != null) ? transmission : ofNoAttempt()).connect(connector, method, uri, callback,
					keepAlive);
		});
	}

	private Mono<ClientHttpResponse> connect(ClientHttpConnector connector, HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> callback, KeepAlive keepAlive) {
		AtomicReference<ClientHttpRequest> sent = new AtomicReference<>();
		this.watched = true;
		return connector.connect(method, uri, (request) -> {
			this.started = true;
			sent.set(request);
			return callback.apply(request);
		}).flatMap((response) -> {
			keepAlive.learn(response, sent.get());
			return this.receiver.apply(response);
		});
	}

}
