package io.twelvefactor.backing.source;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The services that are not HTTP and that everybody calls by the same name, with the
 * variables in which platforms and their add-ons hand over the URL of each, the best one
 * first. Where such a service has none of them, the other sources are asked as for any
 * service.
 */
public final class ConventionalServices {

	private static final String BARE_HOSTS = "kafka";

	private static final Map<String, List<String>> VARIABLES = Map.ofEntries(Map.entry("activemq", List.of()),
			Map.entry("artemis", List.of()), Map.entry("cassandra", List.of()), Map.entry("couchbase", List.of()),
			Map.entry("database",
					List.of("DATABASE_URL", "JDBC_DATABASE_URL", "POSTGRES_URL", "POSTGRESQL_ADDON_URI", "MYSQL_URL",
							"MYSQL_ADDON_URI", "JAWSDB_URL", "CLEARDB_DATABASE_URL")),
			Map.entry("elasticsearch",
					List.of("ELASTICSEARCH_URL", "BONSAI_URL", "SEARCHBOX_SSL_URL", "SEARCHBOX_URL",
							"FOUNDELASTICSEARCH_URL", "ES_ADDON_URI")),
			Map.entry("kafka", List.of("KAFKA_URL", "KAFKA_BOOTSTRAP_SERVERS")), Map.entry("ldap", List.of()),
			Map.entry("mongodb", List.of("MONGODB_URI", "MONGODB_URL", "MONGO_URL", "MONGODB_ADDON_URI")),
			Map.entry("neo4j", List.of()), Map.entry("pulsar", List.of()),
			Map.entry("rabbitmq", List.of("RABBITMQ_URL", "CLOUDAMQP_URL", "AMQP_URL")),
			Map.entry("redis",
					List.of("REDIS_URL", "REDIS_TLS_URL", "VALKEY_URL", "REDIS_ADDON_URL", "REDISCLOUD_URL")),
			Map.entry("smtp", List.of("SMTP_URL", "MAIL_URL")), Map.entry("xmpp", List.of()));

	private ConventionalServices() {
	}

	/**
	 * Tell whether everybody calls a service by this name.
	 * @param name the name of the service
	 * @return whether it is one of these services
	 */
	public static boolean contains(ServiceName name) {
		return VARIABLES.containsKey(name.value());
	}

	static Stream<String> variables(ServiceName name) {
		return VARIABLES.getOrDefault(name.value(), List.of()).stream();
	}

	// What Kafka calls bootstrap servers are hosts and ports without a scheme.
	public static String absolute(ServiceName name, String urls) {
		String bare = SuppliedUrl.unquoted(urls);
		return (name.value().equals(BARE_HOSTS) && !bare.contains("://"))
				? BARE_HOSTS + "://" + bare.replaceAll("\\s*,\\s*", ",") : urls;
	}

}
