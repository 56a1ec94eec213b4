package io.twelvefactor.connection;

import java.util.List;
import java.util.stream.Collectors;

import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.activemq.autoconfigure.ActiveMQConnectionDetails;
import org.springframework.core.env.PropertyResolver;

/**
 * ActiveMQ, whose driver has a syntax of its own for its URLs.
 */
final class ActiveMQConnectionDetailsFactory extends ServiceConnectionDetailsFactory<ActiveMQConnectionDetails> {

	private static final int PORT = 61616;

	ActiveMQConnectionDetailsFactory() {
		super(ActiveMQConnectionDetails.class, "activemq", List.of("tcp", "ssl", "nio", "nio+ssl", "failover"),
				List.of("spring.activemq.broker-url"));
	}

	@Override
	ActiveMQConnectionDetails create(BackingService source, PropertyResolver spring) {
		Endpoint endpoint = Endpoint.of(source)
			.withoutPath()
			.withDefaultPort(PORT)
			.withoutSslBundle("Java trusts for ActiveMQ what javax.net.ssl.trustStore says.");
		if (endpoint.addresses().isEmpty()) {
			return new Details(endpoint, source.url().verbatim());
		}
		endpoint.options().end();
		String brokers = endpoint.addresses()
			.stream()
			.map((address) -> endpoint.scheme() + "://" + address + verification(endpoint))
			.collect(Collectors.joining(","));
		return new Details(endpoint, (endpoint.addresses().size() > 1) ? "failover:(%s)".formatted(brokers) : brokers);
	}

	// Of the two with TLS, one doesn't by itself.
	private static String verification(Endpoint endpoint) {
		return endpoint.scheme().equals("nio+ssl") ? "?verifyHostName=true" : "";
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param endpoint where it is
	 * @param getBrokerUrl the URL as the driver sees it
	 */
	record Details(Endpoint endpoint, String getBrokerUrl) implements ActiveMQConnectionDetails {

		@Override
		public @Nullable String getUser() {
			return this.endpoint.username();
		}

		@Override
		public @Nullable String getPassword() {
			return this.endpoint.password();
		}

		@Override
		public String toString() {
			return this.endpoint.toString();
		}

	}

}
