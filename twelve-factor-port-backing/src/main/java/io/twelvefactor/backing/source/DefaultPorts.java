package io.twelvefactor.backing.source;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The ports that URL schemes stand for, as IANA's registry of service names and the
 * makers of the servers give them. A scheme with TLS has its own.
 */
public final class DefaultPorts {

	private static final Map<String, Integer> PORTS = new HashMap<>();

	static {
		put(80, "http", "ws");
		put(443, "https", "wss");
		put(389, "ldap");
		put(636, "ldaps");
		put(587, "smtp");
		put(465, "smtps");
		put(1433, "sqlserver", "mssql");
		put(1521, "oracle");
		put(1883, "mqtt");
		put(8883, "mqtts");
		put(3306, "mysql", "mysql2", "mariadb");
		put(4222, "nats", "tls");
		put(5222, "xmpp");
		put(5223, "xmpps");
		put(5432, "postgres", "postgresql", "pgsql");
		put(5671, "amqps");
		put(5672, "amqp");
		put(6379, "redis", "rediss", "redis+ssl", "redis+tls", "redis-cluster", "rediss-cluster", "valkey", "valkeys");
		put(6650, "pulsar");
		put(6651, "pulsar+ssl");
		put(7687, "neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc");
		put(9042, "cassandra");
		put(9092, "kafka");
		put(9096, "kafka+ssl");
		put(9200, "elasticsearch", "elasticsearchs", "opensearch");
		put(11210, "couchbase");
		put(11207, "couchbases");
		put(11211, "memcached", "memcache");
		put(26379, "redis-sentinel", "rediss-sentinel");
		put(27017, "mongodb");
		put(33060, "mysqlx");
	}

	private DefaultPorts() {
	}

	private static void put(int port, String... schemes) {
		Stream.of(schemes).forEach((scheme) -> PORTS.put(scheme, port));
	}

	/**
	 * Find the port that a scheme stands for.
	 * @param scheme the scheme
	 * @return the port, or empty if the scheme has none
	 */
	public static OptionalInt of(String scheme) {
		Integer port = PORTS.get(scheme);
		return (port != null) ? OptionalInt.of(port) : OptionalInt.empty();
	}

}
