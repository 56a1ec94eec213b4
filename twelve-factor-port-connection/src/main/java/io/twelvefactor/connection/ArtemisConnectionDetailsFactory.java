package io.twelvefactor.connection;

import java.util.List;
import java.util.stream.Collectors;

import io.twelvefactor.backing.BackingService;

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

	private static final class Details extends EndpointDetails implements ArtemisConnectionDetails {

		Details(Endpoint endpoint) {
			super(endpoint, false);
		}

		@Override
		public ArtemisMode getMode() {
			return ArtemisMode.NATIVE;
		}

		@Override
		public String getBrokerUrl() {
			String options = endpoint().scheme().equals("ssl")
					? "?sslEnabled=true&verifyHost=true&useDefaultSslContext=true" : "";
			String brokers = endpoint().addresses()
				.stream()
				.map((address) -> "tcp://" + address + options)
				.collect(Collectors.joining(","));
			return (endpoint().addresses().size() > 1) ? "(" + brokers + ")" : brokers;
		}

	}

}
