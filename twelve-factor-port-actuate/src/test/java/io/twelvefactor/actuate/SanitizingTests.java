package io.twelvefactor.actuate;

import io.twelvefactor.app.HttpAnswers;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code /actuator/env} shows values and no secrets.
 */
class SanitizingTests {

	@ParameterizedTest
	@EnumSource
	void urlsAreRedactedByWhatTheyAreWhereverTheyStand(Server server) {
		try (ConfigurableApplicationContext app = TestApp.with("PORT", "0", "REDIS_URL", "redis://s3cret@host:6379",
				"ANY", "see http://u:s3cret@h/x", "JDBC", "jdbc:mysql://h/db?user=u&password=s3cret", "SEVERAL",
				"http://u:s3cret@a,https://b", "BROKEN", "amqp://u:s3@cret@h", "ConnectionStrings__db",
				"Host=h;Username=u;Password=s3cret", "VCAP_SERVICES",
				"{\"x\":[{\"name\":\"redis\",\"credentials\":{\"password\":\"s3cret\",\"uri\":\"redis://:s3cret@h\"}}]}",
				"PLAIN", "http://h:80/a?b=c", "SPRING_CONFIG_NAME", "any")
			.arguments("--management.endpoints.web.exposure.include=*", "--management.endpoint.env.show-values=always",
					"--twelve-factor.backing-services.inventory.url=http://u:s3cret@h")
			.run(server)) {
			assertThat(HttpAnswers.get(app, "env").body()).doesNotContain("s3cret", "cret@")
				.contains("\"redis://***@host:6379\"", "\"see http://***@h/x\"",
						"\"jdbc:mysql://h/db?user=u&password=***\"", "\"http://***@a,https://b\"", "\"amqp://***@h\"",
						"\"Host=h;Username=u;Password=***\"", "\"http://h:80/a?b=c\"", "\"http://u:***@h\"");
			assertThat(HttpAnswers.get(app, "env/twelve-factor.backing-services.redis.url").body())
				.contains("twelveFactorBackingServices", "\"redis://***@host:6379\"")
				.doesNotContain("s3cret");
			assertThat(HttpAnswers.get(app, "env/VCAP_SERVICES").body()).contains("******").doesNotContain("s3cret");
			assertThat(HttpAnswers.get(app, "configprops").body()).doesNotContain("s3cret");
		}
	}

}
