package io.twelvefactor.connection;

import java.net.URI;
import java.util.List;
import java.util.Objects;

import io.twelvefactor.backing.BackingService;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;

import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.core.env.PropertyResolver;

/**
 * Neo4j. The schemes are its own: {@code +s} is TLS, {@code +ssc} TLS with any
 * certificate.
 */
final class Neo4jConnectionDetailsFactory extends ServiceConnectionDetailsFactory<Neo4jConnectionDetails> {

	Neo4jConnectionDetailsFactory() {
		super(Neo4jConnectionDetails.class, "neo4j",
				List.of("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"), List.of("spring.neo4j.uri"));
	}

	@Override
	Neo4jConnectionDetails create(BackingService source, PropertyResolver spring) {
		Endpoint endpoint = Endpoint.of(source)
			.withoutPath()
			.withoutSslBundle("Neo4j trusts by its scheme, and by spring.neo4j.security.cert-file.");
		endpoint.options().end();
		URI uri = URI.create("%s://%s".formatted(endpoint.scheme(), endpoint.single()));
		if (uri.getHost() == null) {
			throw endpoint.failure(
					"The URL of '%s' (%s) has a host name that the driver of Neo4j can't take, with an underscore perhaps",
					"Give the host another name in %s.");
		}
		if (endpoint.scheme().endsWith("+ssc")) {
			endpoint.warnOfAnybody();
		}
		return new Details(endpoint, uri);
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param endpoint where it is
	 * @param getUri the URL as the driver sees it
	 */
	record Details(Endpoint endpoint, URI getUri) implements Neo4jConnectionDetails {

		@Override
		public AuthToken getAuthToken() {
			String username = this.endpoint.username();
			return (username != null)
					? AuthTokens.basic(username, Objects.requireNonNullElse(this.endpoint.password(), ""))
					: AuthTokens.none();
		}

	}

}
