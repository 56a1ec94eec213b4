package io.twelvefactor.connection;

import java.util.List;
import java.util.stream.Collectors;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceUrl.Address;

import org.springframework.boot.couchbase.autoconfigure.CouchbaseConnectionDetails;
import org.springframework.core.env.PropertyResolver;

/**
 * Couchbase, with TLS by the scheme {@code couchbases}.
 */
final class CouchbaseConnectionDetailsFactory extends ServiceConnectionDetailsFactory<CouchbaseConnectionDetails> {

	private static final int PLAIN_PORT = 11210;

	private static final int TLS_PORT = 11207;

	CouchbaseConnectionDetailsFactory() {
		super(CouchbaseConnectionDetails.class, "couchbase", List.of("couchbase", "couchbases"),
				List.of("spring.couchbase.connection-string"));
	}

	@Override
	String ssl() {
		return "spring.couchbase.env.ssl";
	}

	@Override
	CouchbaseConnectionDetails create(BackingService source, PropertyResolver spring) {
		Endpoint endpoint = Endpoint.of(source).withoutPath();
		endpoint.options().end();
		return new Details(endpoint);
	}

	private static final class Details extends EndpointDetails implements CouchbaseConnectionDetails {

		Details(Endpoint endpoint) {
			super(endpoint, endpoint.scheme().equals("couchbases"));
		}

		// Without the default port the client looks for records of the service first, and
		// knows which port is for TLS.
		@Override
		public String getConnectionString() {
			return endpoint().scheme() + "://"
					+ endpoint().addresses()
						.stream()
						.map((address) -> (address.port() == PLAIN_PORT || address.port() == TLS_PORT)
								? new Address(address.host(), -1) : address)
						.map(Address::toString)
						.collect(Collectors.joining(","));
		}

	}

}
