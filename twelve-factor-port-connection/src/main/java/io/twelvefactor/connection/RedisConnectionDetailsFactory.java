package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceUrl.Address;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.env.PropertyResolver;
import org.springframework.util.StringUtils;

/**
 * Redis and Valkey: one server, one behind sentinels, or a cluster.
 *
 * @see <a href="https://www.iana.org/assignments/uri-schemes/prov/redis">The redis URI
 * scheme</a>
 */
final class RedisConnectionDetailsFactory extends ServiceConnectionDetailsFactory<DataRedisConnectionDetails> {

	private static final List<String> TLS = List.of("rediss", "valkeys", "redis+ssl", "rediss-sentinel",
			"rediss-cluster");

	RedisConnectionDetailsFactory() {
		super(DataRedisConnectionDetails.class, "redis",
				List.of("redis", "rediss", "valkey", "valkeys", "redis+ssl", "redis-sentinel", "rediss-sentinel",
						"redis-cluster", "rediss-cluster"),
				List.of("spring.data.redis.url", "spring.data.redis.host", "spring.data.redis.sentinel.nodes",
						"spring.data.redis.cluster.nodes", "spring.data.redis.masterreplica.nodes"));
	}

	@Override
	String ssl() {
		return "spring.data.redis.ssl";
	}

	@Override
	DataRedisConnectionDetails create(BackingService source, PropertyResolver spring) {
		Endpoint endpoint = Endpoint.of(source);
		UrlOptions options = endpoint.options();
		int database = database(endpoint, options.take("database", "db").orElseGet(endpoint::name));
		String master = options.take("master", "sentinelMasterId").orElse("");
		options.end();
		if (endpoint.scheme().endsWith("-sentinel") == master.isEmpty()) {
			throw endpoint.failure(
					"The URL of '%s' (%s) is that of sentinels without the name of their master, or the other way round",
					"Set %s to a URL like redis-sentinel://user:password@host:26379/0?master=mymaster.");
		}
		if (endpoint.scheme().endsWith("-cluster")) {
			if (database != 0) {
				throw endpoint.failure("The URL of '%s' (%s) chooses a database, and a cluster has only one",
						"Remove the number of the database from %s.");
			}
		}
		else if (master.isEmpty()) {
			endpoint.single();
		}
		return new Details(endpoint, database, master);
	}

	private static int database(Endpoint endpoint, String text) {
		if (!text.matches("[0-9]{0,6}")) {
			throw endpoint.failure("The URL of '%s' (%s) has a database that is not a number",
					"Set %s to a URL like redis://host:6379/0.");
		}
		return text.isEmpty() ? 0 : Integer.parseInt(text);
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param endpoint where it is
	 * @param database the number of the database
	 * @param master the name of the master that the sentinels know, empty without them
	 */
	record Details(Endpoint endpoint, int database, String master) implements DataRedisConnectionDetails {

		// An empty name is the default user, whose name may not be sent to old servers.
		@Override
		public @Nullable String getUsername() {
			return (this.endpoint.password() != null && StringUtils.hasLength(this.endpoint.username()))
					? this.endpoint.username() : null;
		}

		// As with Lettuce, what stands there alone is the password.
		@Override
		public @Nullable String getPassword() {
			return (this.endpoint.password() != null) ? this.endpoint.password() : this.endpoint.username();
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.endpoint.sslBundle(TLS.contains(this.endpoint.scheme()));
		}

		@Override
		public Standalone getStandalone() {
			Address address = this.endpoint.addresses().get(0);
			return Standalone.of(address.host(), address.port(), this.database);
		}

		@Override
		public @Nullable Sentinel getSentinel() {
			return this.master.isEmpty() ? null : new Sentinels(this.database, this.master, nodes());
		}

		@Override
		public @Nullable Cluster getCluster() {
			return this.endpoint.scheme().endsWith("-cluster") ? this::nodes : null;
		}

		private List<Node> nodes() {
			return this.endpoint.addresses()
				.stream()
				.map((address) -> new Node(address.host(), address.port()))
				.toList();
		}

	}

	/**
	 * Sentinels, which have no credentials of their own here.
	 *
	 * @param getDatabase the number of the database
	 * @param getMaster the name of the master
	 * @param getNodes the sentinels
	 */
	record Sentinels(int getDatabase, String getMaster,
			List<DataRedisConnectionDetails.Node> getNodes) implements DataRedisConnectionDetails.Sentinel {

		@Override
		public @Nullable String getUsername() {
			return null;
		}

		@Override
		public @Nullable String getPassword() {
			return null;
		}

	}

}
