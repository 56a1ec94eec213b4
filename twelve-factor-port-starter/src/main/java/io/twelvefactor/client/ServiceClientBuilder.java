package io.twelvefactor.client;

import io.twelvefactor.backing.BackingService;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Builds the client of a service from what Boot provides. The connector comes last, as
 * Boot's customizers set one too.
 *
 * @param webClientBuilder the builder with the application's customizations
 * @param connectorBuilder the application's HTTP library
 * @param settings the application's settings for all HTTP clients
 */
record ServiceClientBuilder(WebClient.Builder webClientBuilder, ClientHttpConnectorBuilder<?> connectorBuilder,
		HttpClientSettings settings) {

	private static final Log log = LogFactory.getLog(BackingServiceClient.class);

	BackingServiceClient build(BackingService service) {
		if (service.urls().size() > 1) {
			log.warn("The backing service '%s' has %d URLs; its client calls the first one only, %s"
				.formatted(service.name(), service.urls().size(), service.url()));
		}
		WebClient.Builder builder = this.webClientBuilder.clone();
		direct(builder, service, this.settings);
		return new DefaultBackingServiceClient(service, builder.build());
	}

	void direct(WebClient.Builder builder, BackingService service, HttpClientSettings clientSettings) {
		HttpService httpService = HttpService.of(service);
		builder.uriBuilderFactory(new ServiceUriBuilderFactory(httpService));
		new ServiceExchangeFilters(httpService).addTo(builder);
		builder.clientConnector(connector(httpService, settings(clientSettings, service)));
	}

	// A redirect would carry the credentials elsewhere.
	static HttpClientSettings settings(HttpClientSettings settings, BackingService service) {
		HttpClientSettings direct = settings.withRedirects(HttpRedirects.DONT_FOLLOW);
		return (service.sslBundle() != null) ? direct.withSslBundle(service.sslBundle()) : direct;
	}

	// To java.net.URI a host name with an underscore is none. Reactor Netty takes it as
	// text.
	private ClientHttpConnector connector(HttpService service, HttpClientSettings clientSettings) {
		if (service.hasUriHost() || !(this.connectorBuilder instanceof ReactorClientHttpConnectorBuilder reactor)) {
			return this.connectorBuilder.build(clientSettings);
		}
		ClientHttpConnector connector = reactor.withHttpClientCustomizer((client) -> client.baseUrl(service.origin()))
			.build(clientSettings);
		return (method, uri, callback) -> connector.connect(method, service.relativize(uri), callback);
	}

}
