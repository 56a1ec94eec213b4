package io.twelvefactor.backing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.twelvefactor.app.SelfSigned;
import io.twelvefactor.app.TestApp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for the names by which services that are not HTTP are known.
 */
class ConventionalServicesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"database | DATABASE_URL JDBC_DATABASE_URL POSTGRES_URL POSTGRESQL_ADDON_URI MYSQL_URL MYSQL_ADDON_URI JAWSDB_URL CLEARDB_DATABASE_URL",
			"redis | REDIS_URL REDIS_TLS_URL VALKEY_URL REDIS_ADDON_URL REDISCLOUD_URL",
			"rabbitmq | RABBITMQ_URL CLOUDAMQP_URL AMQP_URL", "mongodb | MONGODB_URI MONGODB_URL MONGO_URL",
			"kafka | KAFKA_URL KAFKA_BOOTSTRAP_SERVERS",
			"elasticsearch | ELASTICSEARCH_URL BONSAI_URL SEARCHBOX_SSL_URL SEARCHBOX_URL FOUNDELASTICSEARCH_URL ES_ADDON_URI",
			"smtp | SMTP_URL MAIL_URL", "neo4j | NEO4J_URL", "cassandra | CASSANDRA_URL", "couchbase | COUCHBASE_URL",
			"ldap | LDAP_URL", "activemq | ACTIVEMQ_URL", "artemis | ARTEMIS_URL", "pulsar | PULSAR_URL",
			"xmpp | XMPP_URL" })
	void theFirstOfItsVariablesThatIsSetWins(String name, String variables) {
		List<String> all = List.of(variables.split(" "));
		IntStream.range(0, all.size()).forEach((first) -> {
			String[] set = all.subList(first, all.size())
				.stream()
				.flatMap((variable) -> Stream.of(variable, "x://" + variable.toLowerCase(Locale.ROOT)))
				.toArray(String[]::new);
			try (ConfigurableApplicationContext app = TestApp.with(set).prepare()) {
				assertThat(BackingServices.of(app.getEnvironment()).get(name).source()).isEqualTo(all.get(first));
			}
		});
	}

	@ParameterizedTest
	@CsvSource({ "DATABASE_URI", "POSTGRES_URI", "HEROKU_POSTGRESQL_JADE_URL", "DB_URL" })
	void othersAreNoneOfThem(String variable) {
		try (ConfigurableApplicationContext app = TestApp.with(variable, "postgres://h/db").prepare()) {
			assertThat(BackingServices.of(app.getEnvironment()).find("database").isPresent())
				.isEqualTo(variable.equals("DATABASE_URI"));
		}
	}

	// What spring-cloud-bindings ignores: the well-known entry of the specification.
	@Test
	void aBindingWithNothingButItsTypeAndUriIsEnough(@TempDir Path root) throws Exception {
		Path binding = Files.createDirectory(root.resolve("database"));
		Files.writeString(binding.resolve("type"), "postgresql");
		Files.writeString(binding.resolve("uri"), "postgresql://u:p@h/db\n");
		try (ConfigurableApplicationContext app = TestApp.with("SERVICE_BINDING_ROOT", root.toString()).prepare()) {
			assertThat(BackingServices.of(app.getEnvironment()).get("database").url())
				.hasToString("postgresql://u:***@h/db");
		}
	}

	@Test
	void aBindingMayConsistOfParts(@TempDir Path root) throws Exception {
		Path binding = Files.createDirectory(root.resolve("rabbitmq"));
		for (List<String> part : List.of(List.of("type", "rabbitmq"), List.of("host", "h"), List.of("username", "u"),
				List.of("password", "p/s3cret"), List.of("vhost", "a/b"))) {
			Files.writeString(binding.resolve(part.get(0)), part.get(1));
		}
		try (ConfigurableApplicationContext app = TestApp.with("SERVICE_BINDING_ROOT", root.toString()).prepare()) {
			assertThat(BackingServices.of(app.getEnvironment()).get("rabbitmq").url())
				.hasToString("amqp://u:***@h/a%2Fb");
		}
	}

	@Test
	void bareBootstrapServersAreOnlyForKafka() {
		try (ConfigurableApplicationContext app = TestApp.with("KAFKA_URL", "a:1, b").prepare()) {
			assertThat(BackingServices.of(app.getEnvironment()).get("kafka").url()).hasToString("kafka://a:1,b");
		}
		try (ConfigurableApplicationContext app = TestApp.with("REDIS_URL", "a:1").prepare()) {
			assertThat(catchThrowable(() -> BackingServices.of(app.getEnvironment()).get("redis")))
				.isInstanceOf(InvalidBackingServiceUrlException.class);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis", "database", "rabbitmq", "kafka" })
	void aServiceLinkIsNotLookedAt(String name) {
		String prefix = name.toUpperCase(Locale.ROOT);
		try (ConfigurableApplicationContext app = TestApp
			.with(prefix + "_SERVICE_HOST", "10.0.0.1", prefix + "_SERVICE_PORT", "1", prefix + "_PORT",
					"tcp://10.0.0.1:1")
			.prepare()) {
			assertThat(BackingServices.of(app.getEnvironment()).find(name)).isEmpty();
		}
	}

	@Test
	void aServiceIsKnownOnceSomebodyHasGotIt() {
		try (ConfigurableApplicationContext app = TestApp.with("REDIS_URL", "redis://h", "PATH_URL", "http://x")
			.runWithoutServer()) {
			BackingServices services = app.getBean(BackingServices.class);
			assertThat(services.names()).isEmpty();
			assertThat(services.find("path")).isPresent();
			services.get("redis");
			assertThat(services.names()).containsExactly("redis");
		}
	}

	@Test
	void certificatesInVariablesBelongToAnyService() {
		try (ConfigurableApplicationContext app = TestApp
			.with("INVENTORY_URL", "https://h", "INVENTORY_CA_CERT", SelfSigned.certificate().toString(), "PRICING_URL",
					"https://h")
			.runWithoutServer()) {
			BackingServices services = app.getBean(BackingServices.class);
			assertThat(services.get("inventory").sslBundle()).isNotNull();
			assertThat(services.get("inventory").isUnverified()).isFalse();
			assertThat(services.get("pricing").sslBundle()).isNull();
			assertThat(services.get("inventory")).asString().doesNotContain("CERTIFICATE");
		}
	}

}
