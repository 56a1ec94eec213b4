package io.twelvefactor.connection;

import java.util.List;
import java.util.stream.Collectors;

import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.artemis.autoconfigure.ArtemisConnectionDetails;
import org.springframework.boot.artemis.autoconfigure.ArtemisMode;
import org.springframework.core.env.PropertyResolver;

/**
 * Artemis, with TLS by the scheme {@code ssl}, which its driver has as an option.
 */
final class ArtemisConnectionDetailsFactory extends ServiceConnectionDetailsFactory<ArtemisConnectionDetails> {

	private static final int PORT = 61616;

	ArtemisConnectionDetailsFactory() {
		super(ArtemisConnectionDetails.class, "artemis", List.of("tcp", "ssl"), List.of("spring.artemis.broker-url"));
	}

	@Override
	ArtemisConnectionDetails create(BackingService source, PropertyResolver spring) {
		Endpoint endpoint = Endpoint.of(source)
			.withoutPath()
			.withDefaultPort(PORT)
			.withoutSslBundle("Java trusts for Artemis what javax.net.ssl.trustStore says.");
		endpoint.options().end();
		return new Details(endpoint);
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param endpoint where it is
	 */
	record Details(Endpoint endpoint) implements ArtemisConnectionDetails {

		@Override
		public ArtemisMode getMode() {
			return ArtemisMode.NATIVE;
		}

		@Override
		public String getBrokerUrl() {
			String options = this.endpoint.scheme().equals("ssl")
					? "?sslEnabled=true&verifyHost=true&useDefaultSslContext=true" : "";
			String brokers = this.endpoint.addresses()
				.stream()
				.map((address) -> "tcp://" + address + options)
				.collect(Collectors.joining(","));
			return (this.endpoint.addresses().size() > 1) ? "(" + brokers + ")" : brokers;
		}

		@Override
		public @Nullable String getUser() {
			return this.endpoint.username();
		}

		@Override
		public @Nullable String getPassword() {
			return this.endpoint.password();
		}

	}

}
