package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceUrl.Address;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * The bootstrap servers of Kafka.
 */
final class KafkaConnectionDetailsFactory extends ServiceConnectionDetailsFactory<KafkaConnectionDetails> {

	KafkaConnectionDetailsFactory() {
		super(KafkaConnectionDetails.class, "kafka", List.of("kafka", "kafka+ssl"),
				List.of("spring.kafka.bootstrap-servers"));
	}

	@Override
	KafkaConnectionDetails create(BackingService source) {
		Endpoint endpoint = Endpoint.of(source)
			.withoutCredentials("Set spring.kafka.properties.sasl.jaas.config and spring.kafka.security.protocol.");
		endpoint.options().end();
		return new Details(endpoint);
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param endpoint where it is
	 */
	record Details(Endpoint endpoint) implements KafkaConnectionDetails {

		@Override
		public List<String> getBootstrapServers() {
			return this.endpoint.addresses().stream().map(Address::toString).toList();
		}

		// Nothing for plain text, as config may ask for SASL.
		@Override
		public @Nullable String getSecurityProtocol() {
			return (getSslBundle() != null) ? "SSL" : null;
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.endpoint.sslBundle(this.endpoint.scheme().equals("kafka+ssl"));
		}

	}

}
