package io.twelvefactor.binding;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@link SpringBootTest} decides about the port of its app. The build sets
 * {@code PORT=5010}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class RandomPortTests {

	@Test
	void aRandomPortBeatsTheVariable(@Autowired Environment environment, @Autowired BoundUrl boundUrl,
			@LocalServerPort int port) {
		assertThat(environment.getProperty("PORT")).isEqualTo("5010");
		assertThat(environment.getProperty("server.port")).isEqualTo("0");
		assertThat(boundUrl.port()).isEqualTo(port);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

	}

}
