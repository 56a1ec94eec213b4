package io.twelvefactor.client;

import java.util.function.Function;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.client.uri.HttpService;
import io.twelvefactor.client.uri.ServiceUriBuilderFactory;

import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.service.registry.HttpServiceGroup;

/**
 * Directs the {@code RestClient} of a group of HTTP interfaces to the backing service of
 * the same name.
 *
 * @param serviceGroups finds the service
 * @param clientBuilder directs the client
 * @param observationConvention what an observation of a call says
 */
record RestClientServiceGroupConfigurer(ServiceGroups serviceGroups, ServiceClientBuilder clientBuilder,
		Function<BackingService, ClientRequestObservationConvention> observationConvention)
		implements
			RestClientHttpServiceGroupConfigurer {

	@Override
	public int getOrder() {
		return ServiceGroups.ORDER;
	}

	@Override
	public void configureGroups(Groups<RestClient.Builder> groups) {
		groups.forEachClient((group, builder) -> this.serviceGroups.find(group)
			.ifPresent((service) -> direct(builder, service, group)));
	}

	private void direct(RestClient.Builder builder, BackingService service, HttpServiceGroup group) {
		HttpService url = HttpService.of(service).get(0);
		ExchangeFunction exchangeFunction = this.clientBuilder.exchangeFunction(service,
				(settings) -> this.serviceGroups.settings(group, settings));
		builder.uriBuilderFactory(new ServiceUriBuilderFactory(url))
			.requestInterceptors((interceptors) -> interceptors.removeIf(ServiceGroups::isLoadBalancer))
			.observationConvention(this.observationConvention.apply(service))
			.requestFactory((uri, method) -> new BlockingRequest(method, url.resolve(uri), exchangeFunction));
	}

}
