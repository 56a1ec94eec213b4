package io.twelvefactor.connection;

import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServicesAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the beans that are made of services, whatever they are.
 */
class ConnectionAutoConfigurationTests {

	@Test
	void aProtocolOfSomebodyElseHasTheNameOfItsDetails() {
		try (ConfigurableApplicationContext app = run(TestApp.with("PING_URL", "ping://pong"))) {
			assertThat(app.getBean(PingConnectionDetails.class).host()).isEqualTo("pong");
		}
	}

	@ParameterizedTest
	@CsvSource({ "PING_URL,http://pong", "PONG_URL,ping://pong" })
	void itIsMadeOfNothingElse(String variable, String url) {
		try (ConfigurableApplicationContext app = run(TestApp.with(variable, url))) {
			assertThat(app.getBeanNamesForType(PingConnectionDetails.class)).isEmpty();
		}
	}

	@Test
	void oneThatFailsStopsNobodyWhoDoesNotUseIt() {
		try (ConfigurableApplicationContext app = run(TestApp.with("PING_URL", "ping://broken"))) {
			assertThatException().isThrownBy(() -> app.getBean(PingConnectionDetails.class))
				.withStackTraceContaining("It is broken");
		}
	}

	@Test
	void detailsOfTheUserWin() {
		try (ConfigurableApplicationContext app = run(TestApp.with("PING_URL", "ping://pong").sources(Own.class))) {
			assertThat(app.getBean(PingConnectionDetails.class).host()).isEqualTo("own");
		}
	}

	// Without Docker there is no container to make details of; they are beans like those
	// of the user, if they come first.
	@Test
	void theContainersOfATestComeFirst() {
		assertThat(ConnectionAutoConfiguration.class.getAnnotation(AutoConfiguration.class).afterName())
			.containsExactly(ServiceConnectionAutoConfiguration.class.getName());
	}

	@Test
	void anyServiceCanBeTurnedIntoDetailsByHand() {
		BackingService sessions = BackingService.of("sessions", "redis://cache/1");
		assertThat(new ConnectionDetailsFactories(null).getConnectionDetails(sessions, true))
			.containsOnlyKeys(DataRedisConnectionDetails.class);
		assertThat(new ConnectionDetailsFactories(null)
			.getConnectionDetails(BackingService.of("orders", "postgres://u:p@h/db"), true))
			.containsKey(JdbcConnectionDetails.class);
		assertThat(new ConnectionDetailsFactories(null).getConnectionDetails(BackingService.of("other", "gopher://h"),
				false))
			.isEmpty();
	}

	@Test
	void noBeanIsMadeUnlessSomebodyNeedsIt() {
		try (ConfigurableApplicationContext app = run(TestApp.with("DATABASE_URL", "jdbc:nodriver:x"))) {
			assertThat(app.getBeanNamesForType(ConnectionDetails.class, true, false))
				.contains("backingServiceJdbcConnectionDetails");
			assertThat(app.getBeanFactory().containsSingleton("backingServiceJdbcConnectionDetails")).isFalse();
		}
	}

	private static ConfigurableApplicationContext run(TestApp app) {
		return app.sources(Config.class).runSourcesOnly();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BackingServicesAutoConfiguration.class, ConnectionAutoConfiguration.class })
	static class Config {

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		PingConnectionDetails own() {
			return new PingConnectionDetails("own");
		}

	}

}
