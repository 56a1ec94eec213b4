package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;

import org.springframework.boot.pulsar.autoconfigure.PulsarConnectionDetails;

/**
 * Pulsar. Its admin API is expected at the standard port of the first host.
 */
final class PulsarConnectionDetailsFactory extends ServiceConnectionDetailsFactory<PulsarConnectionDetails> {

	PulsarConnectionDetailsFactory() {
		super(PulsarConnectionDetails.class, "pulsar", List.of("pulsar", "pulsar+ssl"),
				List.of("spring.pulsar.client.service-url"));
	}

	@Override
	PulsarConnectionDetails create(BackingService source) {
		Endpoint endpoint = Endpoint.of(source)
			.withoutCredentials("Set spring.pulsar.client.authentication.plugin-class-name and its param.")
			.withoutSslBundle("Set the certificates with a PulsarClientBuilderCustomizer.");
		endpoint.options().end();
		return new Details(endpoint);
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param endpoint where it is
	 */
	record Details(Endpoint endpoint) implements PulsarConnectionDetails {

		@Override
		public String getBrokerUrl() {
			return this.endpoint.scheme() + "://" + this.endpoint.hosts();
		}

		@Override
		public String getAdminUrl() {
			String host = this.endpoint.addresses().get(0).host();
			String name = (host.indexOf(':') >= 0) ? "[" + host + "]" : host;
			return this.endpoint.scheme().equals("pulsar+ssl") ? "https://" + name + ":8443"
					: "http://" + name + ":8080";
		}

	}

}
