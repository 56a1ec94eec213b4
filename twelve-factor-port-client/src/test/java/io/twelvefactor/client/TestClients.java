package io.twelvefactor.client;

import java.util.List;
import java.util.stream.Stream;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceUrl;
import io.twelvefactor.client.settings.ClientSettings;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Clients of a service called inventory, without an application.
 */
public final class TestClients implements AutoCloseable {

	private final BackingService service;

	private final ServiceClientBuilder builder;

	private TestClients(BackingService service, ServiceClientBuilder builder) {
		this.service = service;
		this.builder = builder;
	}

	/**
	 * Make clients.
	 * @param urls the URLs of the service
	 * @param properties what comes after {@code twelve-factor.client.}
	 * @return the clients
	 */
	public static TestClients of(List<String> urls, String... properties) {
		StandardEnvironment environment = new StandardEnvironment();
		TestPropertyValues.of(Stream.of(properties).map((property) -> "twelve-factor.client." + property))
			.applyTo(environment);
		BackingService service = new BackingService("inventory", urls.stream().map(BackingServiceUrl::parse).toList(),
				null);
		return new TestClients(service,
				new ServiceClientBuilder(WebClient::builder, ClientHttpConnectorBuilder.detect(),
						(one) -> ClientSettings.of(one, Binder.get(environment), HttpClientSettings.defaults()),
						InstancesFactory::withoutDiscovery, ServiceObservationConvention::new, (calls) -> {
						}));
	}

	public static BackingService service(String... urls) {
		return new BackingService("inventory", Stream.of(urls).map(BackingServiceUrl::parse).toList(), null);
	}

	public BackingService service() {
		return this.service;
	}

	public BackingServiceClient client() {
		return client(this.service);
	}

	public BackingServiceClient client(BackingService other) {
		return this.builder.build(other);
	}

	ServiceCalls calls() {
		return this.builder.find(this.service);
	}

	@Override
	public void close() {
		this.builder.destroy();
	}

}
