package io.twelvefactor.client;

import io.twelvefactor.client.uri.HttpService;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Adds the credentials of a service to requests to its origin.
 *
 * @param service the service
 */
record Authorization(HttpService service) implements ExchangeFilterFunction {

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		String authorization = this.service.authorizationFor(request.url(), request.headers());
		return next.exchange((authorization != null)
				? ClientRequest.from(request).header(HttpHeaders.AUTHORIZATION, authorization).build() : request);
	}

}
