package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceUrl;
import io.twelvefactor.backing.BackingServiceUrl.Address;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.ssl.SslBundle;

/**
 * A port of a container, and where it is reached from outside.
 *
 * @param inside the port in the container
 * @param address where it is reached
 * @param origin what says so, or {@code null} if that is not known
 * @param ssl whom to trust there, or {@code null} if it doesn't speak TLS
 */
record PublishedPort(int inside, Address address, @Nullable Origin origin, @Nullable SslBundle ssl) {

	private static final List<String> SCHEMES = List.of("https", "amqp", "amqps", "couchbase", "elasticsearch", "kafka",
			"ldap", "ldaps", "mongodb", "mysql", "neo4j", "postgresql", "pulsar", "redis", "smtp", "xmpp");

	BackingService service(String name) {
		return new BackingService(name, List.of(BackingServiceUrl.parse(scheme() + "://" + this.address)), this.origin,
				this.ssl);
	}

	// What listens at another port than that of its protocol speaks HTTP.
	private String scheme() {
		return SCHEMES.stream()
			.filter((scheme) -> BackingServiceUrl.parse(scheme + "://localhost").port() == this.inside)
			.findFirst()
			.orElse((this.ssl != null) ? "https" : "http");
	}

}
