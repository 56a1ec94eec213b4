package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.couchbase.autoconfigure.CouchbaseConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Couchbase, with TLS by the scheme {@code couchbases}.
 */
final class CouchbaseConnectionDetailsFactory extends ServiceConnectionDetailsFactory<CouchbaseConnectionDetails> {

	CouchbaseConnectionDetailsFactory() {
		super(CouchbaseConnectionDetails.class, "couchbase", List.of("couchbase", "couchbases"),
				List.of("spring.couchbase.connection-string"));
	}

	@Override
	CouchbaseConnectionDetails create(BackingService source) {
		Endpoint endpoint = Endpoint.of(source);
		endpoint.options().end();
		return new Details(endpoint);
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param endpoint where it is
	 */
	record Details(Endpoint endpoint) implements CouchbaseConnectionDetails {

		@Override
		public String getConnectionString() {
			return this.endpoint.scheme() + "://" + this.endpoint.hosts();
		}

		@Override
		public @Nullable String getUsername() {
			return this.endpoint.username();
		}

		@Override
		public @Nullable String getPassword() {
			return this.endpoint.password();
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.endpoint.sslBundle(this.endpoint.scheme().equals("couchbases"));
		}

	}

}
