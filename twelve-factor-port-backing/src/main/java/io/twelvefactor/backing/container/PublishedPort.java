package io.twelvefactor.backing.container;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceUrl;
import io.twelvefactor.backing.BackingServiceUrl.Address;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.ssl.SslBundle;

/**
 * A port of a container, and where it is reached from outside.
 *
 * @param inside the port in the container, or 0 if that is not known
 * @param address where it is reached
 * @param origin what says so, or {@code null} if that is not known
 * @param ssl whom to trust there, or {@code null} if it doesn't speak TLS
 */
public record PublishedPort(int inside, Address address, @Nullable Origin origin, @Nullable SslBundle ssl) {

	/**
	 * The schemes of the ports that are not those of HTTP; Elasticsearch speaks that.
	 */
	public static final Map<Integer, String> SCHEMES = Stream
		.of("https", "amqp", "amqps", "cassandra", "couchbase", "kafka", "ldap", "ldaps", "memcached", "mongodb",
				"mqtt", "mysql", "nats", "neo4j", "oracle", "postgresql", "pulsar", "redis", "smtp", "sqlserver",
				"xmpp")
		.collect(Collectors.toUnmodifiableMap((scheme) -> BackingServiceUrl.parse(scheme + "://localhost").port(),
				Function.identity()));

	/**
	 * Make a backing service of it.
	 * @param name the name of the service
	 * @return the service, with the scheme of the protocol whose port it is
	 */
	public BackingService service(String name) {
		String scheme = SCHEMES.getOrDefault(this.inside, (this.ssl != null) ? "https" : "http");
		return new BackingService(name, List.of(BackingServiceUrl.parse(scheme + "://" + this.address)), this.origin,
				this.ssl);
	}

}
