package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceUrl.Address;

import org.springframework.boot.pulsar.autoconfigure.PulsarConnectionDetails;
import org.springframework.core.env.PropertyResolver;

/**
 * Pulsar. Its admin API is expected at the standard port of the first host.
 */
final class PulsarConnectionDetailsFactory extends ServiceConnectionDetailsFactory<PulsarConnectionDetails> {

	PulsarConnectionDetailsFactory() {
		super(PulsarConnectionDetails.class, "pulsar", List.of("pulsar", "pulsar+ssl"),
				List.of("spring.pulsar.client.service-url"));
	}

	@Override
	PulsarConnectionDetails create(BackingService source, PropertyResolver spring) {
		Endpoint endpoint = Endpoint.of(source)
			.withoutPath()
			.withoutCredentials("Set spring.pulsar.client.authentication.plugin-class-name and its param.")
			.withoutSslBundle("Set the certificates with a PulsarClientBuilderCustomizer.");
		endpoint.options().end();
		return new Details(endpoint, spring.getProperty("spring.pulsar.admin.service-url", adminUrl(endpoint)));
	}

	private static String adminUrl(Endpoint endpoint) {
		String host = new Address(endpoint.addresses().get(0).host(), -1).toString();
		return endpoint.scheme().equals("pulsar+ssl") ? "https://" + host + ":8443" : "http://" + host + ":8080";
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param endpoint where it is
	 * @param getAdminUrl where its admin API is
	 */
	record Details(Endpoint endpoint, String getAdminUrl) implements PulsarConnectionDetails {

		@Override
		public String getBrokerUrl() {
			return this.endpoint.scheme() + "://" + this.endpoint.hosts();
		}

	}

}
