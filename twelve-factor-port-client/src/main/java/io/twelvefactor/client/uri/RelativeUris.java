package io.twelvefactor.client.uri;

import java.net.URI;

import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Completes the URIs of requests. It is the first filter, so that all others see where a
 * request goes.
 *
 * @param service the service
 */
public record RelativeUris(HttpService service) implements ExchangeFilterFunction {

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		URI uri = this.service.resolve(request.url());
		return next.exchange((uri != request.url()) ? ClientRequest.from(request).url(uri).build() : request);
	}

}
