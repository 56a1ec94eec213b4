package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceUrl.Address;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.env.PropertyResolver;

/**
 * The bootstrap servers of Kafka.
 */
final class KafkaConnectionDetailsFactory extends ServiceConnectionDetailsFactory<KafkaConnectionDetails> {

	KafkaConnectionDetailsFactory() {
		super(KafkaConnectionDetails.class, "kafka", List.of("kafka", "kafka+ssl"),
				List.of("spring.kafka.bootstrap-servers"));
	}

	@Override
	String ssl() {
		return "spring.kafka.ssl";
	}

	@Override
	KafkaConnectionDetails create(BackingService source, PropertyResolver spring) {
		Endpoint endpoint = Endpoint.of(source)
			.withoutPath()
			.withoutCredentials("Set spring.kafka.properties.sasl.jaas.config and spring.kafka.security.protocol.");
		endpoint.options().end();
		return new Details(endpoint, spring.getProperty("spring.kafka.security.protocol", ""));
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param endpoint where it is
	 * @param protocol what Spring says of the protocol, or empty
	 */
	record Details(Endpoint endpoint, String protocol) implements KafkaConnectionDetails {

		@Override
		public List<String> getBootstrapServers() {
			return this.endpoint.addresses().stream().map(Address::toString).toList();
		}

		// Of what Spring says only SASL is kept, and never the plain text below it.
		@Override
		public @Nullable String getSecurityProtocol() {
			if (getSslBundle() == null) {
				return null;
			}
			return this.protocol.startsWith("SASL") ? "SASL_SSL" : "SSL";
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.endpoint.sslBundle(this.endpoint.scheme().equals("kafka+ssl"));
		}

	}

}
