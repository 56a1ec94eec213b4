package io.twelvefactor.client;

import io.twelvefactor.backing.BackingService;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/**
 * A {@link WebClient} that knows its service.
 *
 * @param service the service
 * @param webClient the client, directed to the service
 */
record DefaultBackingServiceClient(BackingService service, WebClient webClient) implements BackingServiceClient {

	@Override
	public <T> T api(Class<T> type) {
		return HttpServiceProxyFactory.builderFor(WebClientAdapter.create(this.webClient)).build().createClient(type);
	}

	@Override
	public RequestHeadersUriSpec<?> get() {
		return this.webClient.get();
	}

	@Override
	public RequestHeadersUriSpec<?> head() {
		return this.webClient.head();
	}

	@Override
	public RequestBodyUriSpec post() {
		return this.webClient.post();
	}

	@Override
	public RequestBodyUriSpec put() {
		return this.webClient.put();
	}

	@Override
	public RequestBodyUriSpec patch() {
		return this.webClient.patch();
	}

	@Override
	public RequestHeadersUriSpec<?> delete() {
		return this.webClient.delete();
	}

	@Override
	public RequestHeadersUriSpec<?> options() {
		return this.webClient.options();
	}

	@Override
	public RequestBodyUriSpec method(HttpMethod method) {
		return this.webClient.method(method);
	}

	@Override
	public Builder mutate() {
		return this.webClient.mutate();
	}

	@Override
	public String toString() {
		return "BackingServiceClient for " + this.service;
	}

}
