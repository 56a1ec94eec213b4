package io.twelvefactor.connection;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Properties;

import com.rabbitmq.client.ConnectionFactory;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceUrl;
import io.twelvefactor.backing.BackingServicesAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what is right here and wrong elsewhere, with the wrong as a part of the test
 * where the other library is at hand.
 */
class WhereOthersFailTests {

	@ParameterizedTest
	@CsvSource({ "redis://localhost,localhost,6379,0", "redis://:s3cret@my_svc:6379,my_svc,6379,0" })
	void springBootFailsWithTheUrlsOfRedisProviders(String url, String host, int port, int database) {
		assertThatException().isThrownBy(() -> run(TestApp.with("SPRING_DATA_REDIS_URL", url), Redis.class));
		try (ConfigurableApplicationContext app = run(TestApp.with("REDIS_URL", url), Redis.class)) {
			DataRedisConnectionDetails.Standalone server = app.getBean(DataRedisConnectionDetails.class)
				.getStandalone();
			assertThat(server.getHost()).isEqualTo(host);
			assertThat(server.getPort()).isEqualTo(port);
			assertThat(server.getDatabase()).isEqualTo(database);
		}
	}

	@Test
	void springBootIgnoresTheDatabaseInTheQueryAndTheCaseOfTheScheme() {
		try (ConfigurableApplicationContext app = run(
				TestApp.with("SPRING_DATA_REDIS_URL", "redis://localhost:1/?db=3"), Redis.class)) {
			assertThat(app.getBean(DataRedisConnectionDetails.class).getStandalone().getDatabase()).isZero();
		}
		assertThatException()
			.isThrownBy(() -> run(TestApp.with("SPRING_DATA_REDIS_URL", "REDISS://localhost:1"), Redis.class));
		try (ConfigurableApplicationContext app = run(TestApp.with("REDIS_URL", "REDISS://localhost:1/?db=3"),
				Redis.class)) {
			DataRedisConnectionDetails details = app.getBean(DataRedisConnectionDetails.class);
			assertThat(details.getStandalone().getDatabase()).isEqualTo(3);
			assertThat(details.getSslBundle()).isNotNull();
		}
	}

	@Test
	void springBootDecodesNothingOfRabbitMqAndTakesOptionsForTheVirtualHost() {
		String url = "amqp://u:p%40ss%2F@h:5672/%2F?heartbeat=10";
		try (ConfigurableApplicationContext app = run(TestApp.with("SPRING_RABBITMQ_ADDRESSES", url), Rabbit.class)) {
			RabbitConnectionDetails details = app.getBean(RabbitConnectionDetails.class);
			assertThat(details.getPassword()).isEqualTo("p%40ss%2F");
			assertThat(details.getVirtualHost()).isEqualTo("%2F?heartbeat=10");
		}
		try (ConfigurableApplicationContext app = run(TestApp.with("RABBITMQ_URL", url), Rabbit.class)) {
			RabbitConnectionDetails details = app.getBean(RabbitConnectionDetails.class);
			assertThat(details.getPassword()).isEqualTo("p@ss/");
			assertThat(details.getVirtualHost()).isEqualTo("/");
		}
	}

	@Test
	void springBootForgetsTheTlsOfTheSecondAddress() {
		String urls = "amqp://u:p@a/v,amqps://other:q@b/w";
		try (ConfigurableApplicationContext app = run(TestApp.with("SPRING_RABBITMQ_ADDRESSES", urls), Rabbit.class)) {
			RabbitConnectionDetails details = app.getBean(RabbitConnectionDetails.class);
			assertThat(details.getAddresses()).hasSize(2);
			assertThat(details.getSslBundle()).isNull();
		}
		assertThatException().isThrownBy(() -> run(TestApp.with("RABBITMQ_URL", urls), Rabbit.class))
			.withStackTraceContaining("differ in more than host and port");
	}

	@ParameterizedTest
	@ValueSource(strings = { "amqp://u:p@my_svc/v", "amqp://h1:1,h2:2/v" })
	void theClientOfRabbitMqSilentlyConnectsToThisMachineAsGuest(String url) throws Exception {
		ConnectionFactory client = new ConnectionFactory();
		client.setUri(url);
		assertThat(client.getHost()).isEqualTo("localhost");
		assertThat(client.getUsername()).isEqualTo("guest");
		RabbitConnectionDetails details = new RabbitConnectionDetailsFactory()
			.getConnectionDetails(BackingService.of("rabbitmq", url));
		assertThat(details.getFirstAddress().host()).isIn("my_svc", "h1");
		assertThat(details.getVirtualHost()).isEqualTo("v");
	}

	@ParameterizedTest
	@CsvSource({ "http://my_svc:80,my_svc", "http://1.2.3:80,1.2.3", "http://a.1b:80,a.1b" })
	void theUriOfJavaHasNoHost(String url, String host) {
		assertThat(URI.create(url).getHost()).isNull();
		assertThat(BackingServiceUrl.parse(url).host()).isEqualTo(host);
	}

	@Test
	void driversDisagreeAboutCredentialsInTheirUrls() throws Exception {
		Properties parsed = Driver.parseURL("jdbc:postgresql://h/db?password=a+b", new Properties());
		assertThat(parsed).containsEntry("password", "a b");
		assertThat(org.mariadb.jdbc.Configuration.parse("jdbc:mariadb://h/db?password=a%2Bb").password())
			.isEqualTo("a%2Bb");
		for (String scheme : new String[] { "postgres", "mysql", "mariadb" }) {
			JdbcConnectionDetails details = new JdbcConnectionDetailsFactory()
				.getConnectionDetails(BackingService.of("database", scheme + "://u:a+b%40%C3%A9@h/db"));
			assertThat(details.getPassword()).isEqualTo("a+b@é");
			assertThat(details.getJdbcUrl()).doesNotContain("a+b", "password");
		}
	}

	@Test
	void noDriverTakesTheUrlOfAPlatform() {
		assertThatException().isThrownBy(() -> DriverManager.getDriver("postgres://u:p@h/db"));
		assertThat(new JdbcConnectionDetailsFactory()
			.getConnectionDetails(BackingService.of("database", "postgres://u:p@h/db"))
			.getJdbcUrl()).isEqualTo("jdbc:postgresql://h:5432/db");
	}

	@Test
	void theDriverIgnoresAMisspelledOptionForTls() {
		Properties parsed = Driver.parseURL("jdbc:postgresql://h/db?sslmod=verify-full", new Properties());
		assertThat(parsed).doesNotContainKey("sslmode");
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> new JdbcConnectionDetailsFactory()
			.getConnectionDetails(BackingService.of("database", "postgres://h/db?sslmod=verify-full")));
	}

	@Test
	void aBindingOfADatabaseNeedsNoMoreThanTheSpecificationSays(@TempDir Path root) throws Exception {
		bind(root, "database", "postgresql", "postgresql://u:p%40ss@h/db");
		try (ConfigurableApplicationContext app = run(TestApp.with("SERVICE_BINDING_ROOT", root.toString()),
				Jdbc.class)) {
			JdbcConnectionDetails details = app.getBean(JdbcConnectionDetails.class);
			assertThat(details.getJdbcUrl()).isEqualTo("jdbc:postgresql://h:5432/db");
			assertThat(details.getPassword()).isEqualTo("p@ss");
		}
	}

	// Other libraries set spring.data.mongodb.uri, which Spring Boot 4 refuses.
	@Test
	void aBindingOfMongodbReachesTheClient(@TempDir Path root) throws Exception {
		bind(root, "mongodb", "mongodb", "mongodb://u:p%40ss@h:1/db");
		try (ConfigurableApplicationContext app = run(TestApp.with("SERVICE_BINDING_ROOT", root.toString()),
				Mongo.class)) {
			assertThat(app.getBean(MongoConnectionDetails.class).getConnectionString().getHosts())
				.containsExactly("h:1");
		}
	}

	private static void bind(Path root, String name, String type, String uri) throws Exception {
		Path binding = Files.createDirectory(root.resolve(name));
		Files.writeString(binding.resolve("type"), type);
		Files.writeString(binding.resolve("uri"), uri);
	}

	private static ConfigurableApplicationContext run(TestApp app, Class<?> config) {
		return app.sources(Base.class, config).runSourcesOnly();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BackingServicesAutoConfiguration.class, ConnectionAutoConfiguration.class,
			SslAutoConfiguration.class })
	static class Base {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(DataRedisAutoConfiguration.class)
	static class Redis {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(RabbitAutoConfiguration.class)
	static class Rabbit {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(DataSourceAutoConfiguration.class)
	static class Jdbc {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(MongoAutoConfiguration.class)
	static class Mongo {

	}

}
