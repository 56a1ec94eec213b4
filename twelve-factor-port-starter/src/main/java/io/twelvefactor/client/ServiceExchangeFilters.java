package io.twelvefactor.client;

import java.net.URI;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Direct the requests of a {@code WebClient} to a service: the first filter completes the
 * URI, so that all others see where a request goes, and the last one adds the
 * credentials, so that no other one sees them.
 *
 * @param service the service
 */
record ServiceExchangeFilters(HttpService service) {

	void addTo(WebClient.Builder builder) {
		builder.filters((filters) -> {
			filters.add(0, this::resolve);
			filters.add(this::authorize);
		});
	}

	private Mono<ClientResponse> resolve(ClientRequest request, ExchangeFunction next) {
		URI uri = this.service.resolve(request.url());
		return next.exchange((uri != request.url()) ? ClientRequest.from(request).url(uri).build() : request);
	}

	private Mono<ClientResponse> authorize(ClientRequest request, ExchangeFunction next) {
		String authorization = this.service.authorizationFor(request.url(), request.headers());
		return next.exchange((authorization != null)
				? ClientRequest.from(request).header(HttpHeaders.AUTHORIZATION, authorization).build() : request);
	}

}
