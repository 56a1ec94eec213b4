package io.twelvefactor.client;

import io.twelvefactor.backing.BackingService;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.ReactorClientHttpRequestFactoryBuilder;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

/**
 * Directs the {@code RestClient} of a group of HTTP interfaces to the backing service of
 * the same name.
 *
 * @param serviceGroups finds the service
 * @param requestFactoryBuilder the application's HTTP library
 */
record RestClientServiceGroupConfigurer(ServiceGroups serviceGroups,
		ClientHttpRequestFactoryBuilder<?> requestFactoryBuilder) implements RestClientHttpServiceGroupConfigurer {

	@Override
	public int getOrder() {
		return ServiceGroups.ORDER;
	}

	@Override
	public void configureGroups(Groups<RestClient.Builder> groups) {
		groups.forEachClient((group, builder) -> this.serviceGroups.find(group)
			.ifPresent((service) -> direct(builder, service, this.serviceGroups.settings(group))));
	}

	private void direct(RestClient.Builder builder, BackingService service, HttpClientSettings settings) {
		HttpService httpService = HttpService.of(service);
		builder.uriBuilderFactory(new ServiceUriBuilderFactory(httpService))
			.requestInterceptor(new ServiceRequestInterceptor(httpService))
			.requestFactory(requestFactory(httpService, ServiceClientBuilder.settings(settings, service)));
	}

	// See the connector of ServiceClientBuilder.
	private ClientHttpRequestFactory requestFactory(HttpService service, HttpClientSettings settings) {
		if (service.hasUriHost()
				|| !(this.requestFactoryBuilder instanceof ReactorClientHttpRequestFactoryBuilder reactor)) {
			return this.requestFactoryBuilder.build(settings);
		}
		ClientHttpRequestFactory factory = reactor
			.withHttpClientCustomizer((client) -> client.baseUrl(service.origin()))
			.build(settings);
		return (uri, method) -> factory.createRequest(service.relativize(uri), method);
	}

}
