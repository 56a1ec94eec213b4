package io.twelvefactor;

import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the names an application would choose for its own beans are free.
 */
class UserBeansTests {

	@ParameterizedTest
	@EnumSource
	void obviousNamesAreFree(Server server) {
		try (ConfigurableApplicationContext context = TestApp.with("PORT", "0").sources(Obvious.class).run(server)) {
			assertThat(context.getBean("backingService")).isEqualTo("mine");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Obvious {

		@Bean({ "backingService", "backingServiceClient", "serviceClientBuilder", "serviceGroups", "webServerListener",
				"inventory", "port" })
		String mine() {
			return "mine";
		}

	}

}
