package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.cassandra.autoconfigure.CassandraConnectionDetails;
import org.springframework.core.env.PropertyResolver;

/**
 * Cassandra. The driver has to know the data center, {@code ?datacenter=dc1}, and
 * {@code ?ssl=true} asks for TLS.
 */
final class CassandraConnectionDetailsFactory extends ServiceConnectionDetailsFactory<CassandraConnectionDetails> {

	CassandraConnectionDetailsFactory() {
		super(CassandraConnectionDetails.class, "cassandra", List.of("cassandra"),
				List.of("spring.cassandra.contact-points"));
	}

	@Override
	String ssl() {
		return "spring.cassandra.ssl";
	}

	@Override
	CassandraConnectionDetails create(BackingService source, PropertyResolver spring) {
		Endpoint endpoint = Endpoint.of(source);
		UrlOptions options = endpoint.options();
		String datacenter = options.take("datacenter", "localDatacenter")
			.orElseGet(() -> spring.getProperty("spring.cassandra.local-datacenter"));
		String ssl = options.take("ssl").orElse("false");
		options.end();
		if (!ssl.equals("true") && !ssl.equals("false")) {
			throw endpoint.failure("The URL of '%s' (%s) has an option 'ssl' that is neither true nor false",
					"Correct it in %s.");
		}
		if (!endpoint.name().isEmpty()) {
			throw endpoint.failure("The URL of '%s' (%s) has a keyspace, which Spring Boot can't take from a URL",
					"Remove the path from %s and set spring.cassandra.keyspace-name.");
		}
		return new Details(endpoint, datacenter, Boolean.parseBoolean(ssl));
	}

	private static final class Details extends EndpointDetails implements CassandraConnectionDetails {

		private final @Nullable String localDatacenter;

		Details(Endpoint endpoint, @Nullable String localDatacenter, boolean tls) {
			super(endpoint, tls);
			this.localDatacenter = localDatacenter;
		}

		@Override
		public @Nullable String getLocalDatacenter() {
			return this.localDatacenter;
		}

		@Override
		public List<Node> getContactPoints() {
			return endpoint().addresses().stream().map((address) -> new Node(address.host(), address.port())).toList();
		}

	}

}
