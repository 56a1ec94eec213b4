package io.twelvefactor.connection;

import java.util.List;
import java.util.stream.Collectors;

import io.twelvefactor.backing.BackingService;

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

	private static final class Details extends EndpointDetails implements ActiveMQConnectionDetails {

		private final String brokerUrl;

		Details(Endpoint endpoint, String brokerUrl) {
			super(endpoint, false);
			this.brokerUrl = brokerUrl;
		}

		@Override
		public String getBrokerUrl() {
			return this.brokerUrl;
		}

	}

}
