package io.twelvefactor.client;

import java.net.URI;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Directs requests of a {@code WebClient} to a service. It is the last filter, so that no
 * other one sees the credentials.
 *
 * @param service the service
 */
record ServiceExchangeFilter(HttpService service) implements ExchangeFilterFunction {

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		URI uri = this.service.resolve(request.url());
		String authorization = this.service.authorizationFor(uri, request.headers());
		if (authorization == null && uri.equals(request.url())) {
			return next.exchange(request);
		}
		ClientRequest.Builder directed = ClientRequest.from(request).url(uri);
		return next.exchange((authorization != null) ? directed.header(HttpHeaders.AUTHORIZATION, authorization).build()
				: directed.build());
	}

}
