package io.twelvefactor.connection;

import java.util.Map;

import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.backing.BackingServicesAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for who decides where a service is.
 */
@ExtendWith(OutputCaptureExtension.class)
class PrecedenceTests {

	private static final String SPRING = "jdbc:postgresql://spring/db";

	@Test
	void theVariableIsUsed() {
		assertThat(url(TestApp.with("DATABASE_URL", "postgres://ours/db"))).isEqualTo("jdbc:postgresql://ours:5432/db");
	}

	@Test
	void theVariableBeatsAConfigFile() {
		assertThat(url(TestApp.with("DATABASE_URL", "postgres://ours/db")
			.arguments("--spring.config.location=classpath:datasource.properties")))
			.isEqualTo("jdbc:postgresql://ours:5432/db");
	}

	@Test
	void aConfigFileIsUsedWithoutAVariable() {
		assertThat(url(TestApp.with().arguments("--spring.config.location=classpath:datasource.properties")))
			.isEqualTo(SPRING);
	}

	@Test
	void springsOwnVariableWins() {
		assertThat(url(TestApp.with("DATABASE_URL", "postgres://ours/db", "SPRING_DATASOURCE_URL", SPRING)))
			.isEqualTo(SPRING);
	}

	@Test
	void theCommandLineWins() {
		assertThat(
				url(TestApp.with("DATABASE_URL", "postgres://ours/db").arguments("--spring.datasource.url=" + SPRING)))
			.isEqualTo(SPRING);
	}

	@Test
	void aSystemPropertyWins() {
		System.setProperty("spring.datasource.url", SPRING);
		try {
			assertThat(url(TestApp.with("DATABASE_URL", "postgres://ours/db"))).isEqualTo(SPRING);
		}
		finally {
			System.clearProperty("spring.datasource.url");
		}
	}

	@Test
	void ourCommandLineBeatsSpringsVariable() {
		assertThat(url(TestApp.with("SPRING_DATASOURCE_URL", SPRING)
			.arguments("--twelve-factor.backing-services.database.url=postgres://ours/db")))
			.isEqualTo("jdbc:postgresql://ours:5432/db");
	}

	@Test
	void aBlankVariableOfSpringIsNotSet() {
		assertThat(url(TestApp.with("DATABASE_URL", "postgres://ours/db", "SPRING_DATASOURCE_URL", " ")))
			.isEqualTo("jdbc:postgresql://ours:5432/db");
	}

	@Test
	void theUsersOwnDetailsWin() {
		assertThat(url(TestApp.with("DATABASE_URL", "postgres://ours/db").sources(OwnDetails.class)))
			.isEqualTo("jdbc:postgresql://own/db");
	}

	@Test
	void credentialsThatTheUrlDoesNotHaveAreThoseOfSpring() {
		try (ConfigurableApplicationContext context = TestApp
			.with("DATABASE_URL", "jdbc:postgresql://ours/db", "SPRING_DATASOURCE_USERNAME", "u",
					"SPRING_DATASOURCE_PASSWORD", "p")
			.sources(WithDatabase.class)
			.runSourcesOnly()) {
			assertThat(context.getBean(JdbcConnectionDetails.class).getUsername()).isEqualTo("u");
			assertThat(context.getBean(JdbcConnectionDetails.class).getPassword()).isEqualTo("p");
		}
	}

	// As Testcontainers and Docker Compose do it, before anything else is configured.
	@Test
	void detailsThatAreRegisteredBeforehandWin() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("test",
						Map.of("twelve-factor.backing-services.database.url", "postgres://ours/db")));
			ConfigurationPropertySources.attach(context.getEnvironment());
			context.registerBean("jdbcConnectionDetailsForContainer", JdbcConnectionDetails.class,
					() -> new OwnDetails().ownDetails());
			context.register(WithDatabase.class);
			context.refresh();
			assertThat(context.getBean(JdbcConnectionDetails.class).getJdbcUrl()).isEqualTo("jdbc:postgresql://own/db");
		}
	}

	@Test
	void aliasesOfKafkaWithoutASchemeAreTheSameService(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(
				TestApp.with("KAFKA_URL", "b:9092", "KAFKA_BOOTSTRAP_SERVERS", "b:9092"))) {
			assertThat(context.getBean(BackingServices.class).get("kafka").url().host()).isEqualTo("b");
		}
		assertThat(output).doesNotContain(" WARN ");
	}

	@Test
	void flywayMigratesNothingElseThanTheApplicationUses() {
		TestApp app = TestApp
			.with("DATABASE_URL", "postgres://ours/db", "SPRING_R2DBC_URL", "r2dbc:postgresql://u@spring/db")
			.sources(WithFlyway.class);
		try (ConfigurableApplicationContext context = app.runSourcesOnly()) {
			assertThat(context.getBeanNamesForType(FlywayConnectionDetails.class)).isEmpty();
		}
		try (ConfigurableApplicationContext context = TestApp.with("DATABASE_URL", "postgres://ours/db")
			.sources(WithFlyway.class)
			.runSourcesOnly()) {
			assertThat(context.getBeanNamesForType(FlywayConnectionDetails.class, true, false)).hasSize(1);
		}
	}

	@ParameterizedTest
	@CsvSource({ "SPRING_DATA_REDIS_URL,redis://spring:1", "SPRING_DATA_REDIS_HOST,spring" })
	void springsOwnVariableForRedisWins(String variable, String value) {
		try (ConfigurableApplicationContext context = run(TestApp.with("REDIS_URL", "redis://ours", variable, value))) {
			assertThat(context.getBean(DataRedisConnectionDetails.class).getStandalone().getHost()).isEqualTo("spring");
		}
	}

	@ParameterizedTest
	@CsvSource({ "SPRING_RABBITMQ_ADDRESSES,amqp://spring", "SPRING_RABBITMQ_HOST,spring",
			"SPRING_RABBITMQ_ADDRESSES_0,spring:5672" })
	void springsOwnVariableForRabbitMqWins(String variable, String value) {
		try (ConfigurableApplicationContext context = run(
				TestApp.with("RABBITMQ_URL", "amqp://ours", variable, value))) {
			assertThat(context.getBean(RabbitConnectionDetails.class).getFirstAddress().host()).isEqualTo("spring");
		}
	}

	@Test
	void whatIsNotAttachedLeavesSpringBootAlone() {
		try (ConfigurableApplicationContext context = run(
				TestApp.with("SPRING_DATASOURCE_URL", SPRING, "INVENTORY_URL", "http://inventory"))) {
			assertThat(context.getBeansOfType(ConnectionDetails.class).keySet())
				.noneMatch((name) -> name.startsWith("backingService"));
			assertThat(context.getBean(DataRedisConnectionDetails.class).getStandalone().getPort()).isEqualTo(6379);
			assertThat(context.getBean(BackingServices.class).names()).isEmpty();
		}
	}

	@Test
	void anAliasWithTheSameValueIsTheSameService(CapturedOutput output) {
		assertThat(url(TestApp.with("DATABASE_URL", "postgres://ours/db", "POSTGRES_URL", "postgres://ours:5432/db",
				"JDBC_DATABASE_URL", "jdbc:postgresql://ours/db")))
			.isEqualTo("jdbc:postgresql://ours:5432/db");
		assertThat(output).doesNotContain(" WARN ");
	}

	@Test
	void anAliasWithAnotherValueIsWorthAWarning(CapturedOutput output) {
		assertThat(url(TestApp.with("DATABASE_URL", "postgres://ours/db", "POSTGRES_URL", "postgres://other/db")))
			.isEqualTo("jdbc:postgresql://ours:5432/db");
		assertThat(output).containsOnlyOnce(" WARN ")
			.contains(
					"The backing service 'database' has different URLs in DATABASE_URL, which is used, and in POSTGRES_URL: remove one.");
	}

	// Kubernetes sets these for a service that is called so; what config says has the
	// credentials.
	@Test
	void aServiceLinkIsNoUrl() {
		TestApp app = TestApp.with("REDIS_SERVICE_HOST", "10.0.0.7", "REDIS_SERVICE_PORT", "6379",
				"REDIS_SERVICE_PORT_REDIS", "6379", "REDIS_PORT", "tcp://10.0.0.7:6379", "RABBITMQ_PORT",
				"tcp://10.0.0.8:5672");
		try (ConfigurableApplicationContext context = run(app.arguments("--spring.data.redis.password=x"))) {
			assertThat(context.getBean(DataRedisConnectionDetails.class).getStandalone().getHost())
				.isEqualTo("localhost");
			assertThat(context.getBean(RabbitConnectionDetails.class).getFirstAddress().host()).isEqualTo("localhost");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis://h", "nonsense", "postgres://u:s3#cret@h/db" })
	void whatIsWrongAndNotUsedDoesNoHarm(String url) {
		assertThat(url(TestApp.with("DATABASE_URL", url, "SPRING_DATASOURCE_URL", SPRING))).isEqualTo(SPRING);
		assertThat(url(TestApp.with("DATABASE_URL", url).sources(OwnDetails.class)))
			.isEqualTo("jdbc:postgresql://own/db");
		TestApp.with("DATABASE_URL", url).sources(WithoutDatabase.class).runSourcesOnly().close();
	}

	@Test
	void whatIsWrongAndUsedIsExplained(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApp.with("DATABASE_URL", "postgres://u:s3#cret@h/db")
			.sources(WithDatabase.class)
			.runSourcesOnly());
		assertThat(output).contains("<unparsable URL from DATABASE_URL, scheme postgres, 25 chars>")
			.doesNotContain("\tat ", "s3#cret");
	}

	private static String url(TestApp app) {
		try (ConfigurableApplicationContext context = app.sources(WithDatabase.class).runSourcesOnly()) {
			return context.getBean(JdbcConnectionDetails.class).getJdbcUrl();
		}
	}

	private static ConfigurableApplicationContext run(TestApp app) {
		return app.sources(WithoutDatabase.class).runSourcesOnly();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BackingServicesAutoConfiguration.class, ConnectionAutoConfiguration.class,
			SslAutoConfiguration.class, DataRedisAutoConfiguration.class, RabbitAutoConfiguration.class })
	static class WithoutDatabase {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BackingServicesAutoConfiguration.class, ConnectionAutoConfiguration.class,
			DataSourceAutoConfiguration.class })
	static class WithDatabase {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BackingServicesAutoConfiguration.class, ConnectionAutoConfiguration.class })
	static class WithFlyway {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDetails {

		@Bean
		JdbcConnectionDetails ownDetails() {
			return new JdbcConnectionDetails() {

				@Override
				public String getUsername() {
					return "own";
				}

				@Override
				public String getPassword() {
					return "own";
				}

				@Override
				public String getJdbcUrl() {
					return "jdbc:postgresql://own/db";
				}

			};
		}

	}

}
