package io.twelvefactor.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.client.netty.ServiceConnector;
import io.twelvefactor.client.netty.Transmission;
import io.twelvefactor.client.settings.ClientSettings;
import io.twelvefactor.client.uri.HttpService;
import io.twelvefactor.client.uri.RelativeUris;
import io.twelvefactor.client.uri.ServiceUriBuilderFactory;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeFunctions;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Builds the clients of services from what Boot provides. All clients of a service share
 * its connections and what is known of its instances. The connector comes last, as Boot's
 * customizers set one too.
 */
final class ServiceClientBuilder implements DisposableBean {

	private final Supplier<WebClient.Builder> webClientBuilder;

	private final ClientHttpConnectorBuilder<?> connectorBuilder;

	private final Function<BackingService, ClientSettings> settings;

	private final InstancesFactory instances;

	private final Function<BackingService, ClientRequestObservationConvention> observationConvention;

	private final Consumer<ServiceCalls> meters;

	private final Map<List<?>, ServiceCalls> services = new ConcurrentHashMap<>();

	private final Map<List<?>, ClientHttpConnector> connectors = new ConcurrentHashMap<>();

	/**
	 * Create a builder.
	 * @param webClientBuilder the builder with the application's customizations, which is
	 * asked for when a client is
	 * @param connectorBuilder the application's HTTP library
	 * @param settings how to call a service
	 * @param instances where the instances of a service come from
	 * @param observationConvention what an observation of a call says
	 * @param meters is told of each service that is called
	 */
	ServiceClientBuilder(Supplier<WebClient.Builder> webClientBuilder, ClientHttpConnectorBuilder<?> connectorBuilder,
			Function<BackingService, ClientSettings> settings, InstancesFactory instances,
			Function<BackingService, ClientRequestObservationConvention> observationConvention,
			Consumer<ServiceCalls> meters) {
		this.webClientBuilder = webClientBuilder;
		this.connectorBuilder = connectorBuilder;
		this.settings = settings;
		this.instances = instances;
		this.observationConvention = observationConvention;
		this.meters = meters;
	}

	static ServiceClientBuilder withoutSpring() {
		return new ServiceClientBuilder(WebClient::builder, ClientHttpConnectorBuilder.detect(),
				ClientSettings::defaults, InstancesFactory::withoutDiscovery, ServiceObservationConvention::new,
				(calls) -> {
				});
	}

	BackingServiceClient build(BackingService service) {
		WebClient.Builder builder = this.webClientBuilder.get().clone();
		direct(builder, service, UnaryOperator.identity());
		return new DefaultBackingServiceClient(service, builder.build());
	}

	/**
	 * Direct a client to a service.
	 * @param builder the builder of the client
	 * @param service the service
	 * @param http what is special about this client
	 */
	void direct(WebClient.Builder builder, BackingService service, UnaryOperator<HttpClientSettings> http) {
		ServiceCalls calls = calls(service);
		ClientSettings special = calls.settings().withHttp(http);
		builder.uriBuilderFactory(new ServiceUriBuilderFactory(calls.url())).filters((filters) -> {
			filters.removeIf(ServiceGroups::isLoadBalancer);
			filters.add(0, new RelativeUris(calls.url()));
			filters.add(new Failover(calls, special));
		})
			.observationConvention(this.observationConvention.apply(service))
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(special.transfer().maxInMemoryBytes()))
			.clientConnector(connector(calls, special));
	}

	/**
	 * Make what calls a service for a client that is no {@code WebClient}.
	 * @param service the service
	 * @param http what is special about this client
	 * @return the function, for URIs of the service and others
	 */
	ExchangeFunction exchangeFunction(BackingService service, UnaryOperator<HttpClientSettings> http) {
		ServiceCalls calls = calls(service);
		ClientSettings special = calls.settings().withHttp(http);
		return ExchangeFunctions.create(connector(calls, special)).filter(new Failover(calls, special));
	}

	/**
	 * Make a client that asks once and leaves no trace: with a connection of its own,
	 * without the application's customizations, and without further attempts.
	 * @param service the service
	 * @return the client
	 */
	WebClient probe(BackingService service) {
		HttpService url = HttpService.of(service).get(0);
		ClientSettings probeSettings = this.settings.apply(service);
		return WebClient.builder()
			.uriBuilderFactory(new ServiceUriBuilderFactory(url))
			.filter(new RelativeUris(url))
			.filter(new Authorization(url))
			.clientConnector(this.connectors.computeIfAbsent(List.of("probe", service, probeSettings.http()),
					(key) -> ServiceConnector.of(this.connectorBuilder, probeSettings,
							ConnectionProvider.newConnection())))
			.build();
	}

	// Reactor Netty takes connections of a client with other settings for others.
	private ClientHttpConnector connector(ServiceCalls calls, ClientSettings clientSettings) {
		return this.connectors.computeIfAbsent(List.of(calls, clientSettings.http()),
				(key) -> Transmission.noticed(
						ServiceConnector.of(this.connectorBuilder, clientSettings, calls.pool().provider()),
						calls.pool().keepAlive()));
	}

	private ServiceCalls calls(BackingService service) {
		return this.services.computeIfAbsent(List.of(service.name(), service.urls()), (key) -> {
			List<HttpService> urls = HttpService.of(service);
			ServiceConnector.check(this.connectorBuilder, service);
			ServiceCalls calls = new ServiceCalls(service, this.settings.apply(service), urls,
					this.instances.of(service, urls));
			this.meters.accept(calls);
			return calls;
		});
	}

	/**
	 * Find what has happened to a service.
	 * @param service the service
	 * @return its calls, or {@code null} if nobody has a client for it
	 */
	@Nullable ServiceCalls find(BackingService service) {
		return this.services.get(List.of(service.name(), service.urls()));
	}

	void reset() {
		this.services.values().forEach(ServiceCalls::reset);
	}

	@Override
	public void destroy() {
		this.services.values().forEach((calls) -> calls.pool().close());
	}

}
