package io.twelvefactor.routedservlet;

import java.util.Map;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.RuntimeClassPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the app on a class path that has only the modules that it needs.
 */
class RoutedApplicationTests {

	@Test
	void thePortIsReleasedBeforeTheAppStops() {
		try (AppProcess app = AppProcess.java(Map.of("PORT", "0"), "-cp", RuntimeClassPath.read(),
				RoutedApplication.class.getName())) {
			assertThat(app.get("").body()).isEqualTo("hello");
			assertThat(app.terminate()).isEqualTo(143);
			assertThat(app.output()).contains("Released the port, and every connection is served")
				.doesNotContain(" WARN ", " ERROR ", "\tat ");
		}
	}

	@Test
	void nothingReactiveIsThere() {
		assertThat(RuntimeClassPath.read()).contains("twelve-factor-port-binding", "twelve-factor-port-routing")
			.doesNotContain("twelve-factor-port-backing", "twelve-factor-port-export", "webflux", "reactor");
	}

}
