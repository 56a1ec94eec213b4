package io.twelvefactor.client;

import java.time.InstantSource;

import io.twelvefactor.client.deadline.Deadline;
import io.twelvefactor.client.netty.Transmission;
import io.twelvefactor.client.settings.ClientSettings;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Calls the instances of a service. An absolute URI that is none of the service's is left
 * to its place; credentials go along where that is an origin of the service.
 *
 * @param service the service
 * @param settings how to call it
 */
record Failover(ServiceCalls service, ClientSettings settings) implements ExchangeFilterFunction {

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		String target = this.service.relativize(request.url());
		return (target != null) ? call(request, target, next) : elsewhere(request, next);
	}

	private Mono<ClientResponse> call(ClientRequest request, String target, ExchangeFunction next) {
		return Mono.deferContextual((context) -> new Call(this.service, this.settings, request, target, next,
				Deadline.in(this.settings.totalTimeout(), InstantSource.system()).within(context))
			.execute());
	}

	// It is no part of an attempt, also where it is called in the course of one.
	private Mono<ClientResponse> elsewhere(ClientRequest request, ExchangeFunction next) {
		return this.service.ofOrigin(request.url())
			.map((url) -> new Authorization(url).filter(request, next))
			.orElseGet(() -> next.exchange(request))
			.contextWrite((context) -> Transmission.ofNoAttempt().in(context));
	}

}
