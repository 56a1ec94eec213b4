package io.twelvefactor.connection;

import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServices;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application that has none of Spring Boot's modules for what is not HTTP, as
 * the class path of these tests has none.
 */
class NoTechnologyTests {

	@Test
	void aTechnologyThatIsNotThereIsNotMissed() {
		assertThat(ServiceFactory.load(getClass().getClassLoader())).isEmpty();
		assertThat(new ConnectionDetailsFactories(null)
			.getConnectionDetails(BackingService.of("redis", "redis://cache"), false)).isEmpty();
	}

	@Test
	void theServiceItselfIsThereAllTheSame() {
		try (ConfigurableApplicationContext app = TestApp
			.with("DATABASE_URL", "nonsense", "REDIS_URL", "redis://:s3cret@cache", "XMPP_URL", "xmpp://u@chat")
			.runWithoutServer()) {
			assertThat(app.getBeansOfType(ConnectionDetails.class)).isEmpty();
			assertThat(app.getBean(BackingServices.class).get("redis").url().password()).isEqualTo("s3cret");
		}
	}

}
