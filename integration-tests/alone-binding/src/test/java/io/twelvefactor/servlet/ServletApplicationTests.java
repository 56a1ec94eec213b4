package io.twelvefactor.servlet;

import java.util.Map;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.RuntimeClassPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the app on a class path that has none of the other modules.
 */
class ServletApplicationTests {

	@Test
	void bindsPortAndKnowsItsUrl() {
		try (AppProcess app = AppProcess.java(Map.of("PORT", "0"), "-cp", RuntimeClassPath.read(),
				ServletApplication.class.getName())) {
			assertThat(app.boundBy()).isEqualTo("PORT");
			assertThat(app.get("").body()).isEqualTo(app.boundUrl().toString());
			assertThat(app.terminate()).isEqualTo(143);
			assertThat(app.output()).doesNotContain(" WARN ", " ERROR ", "\tat ");
		}
	}

	@Test
	void whatNeedsTheExportModuleIsExplained() {
		try (AppProcess app = AppProcess.java(Map.of("PORT", "unix:/tmp/never.sock"), "-cp", RuntimeClassPath.read(),
				ServletApplication.class.getName())) {
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output()).contains("can't listen on a Unix domain socket")
				.contains("Add the dependency io.twelvefactor:twelve-factor-port-export")
				.doesNotContain("\tat ");
		}
	}

	@Test
	void nothingReactiveIsThere() {
		assertThat(RuntimeClassPath.read()).contains("twelve-factor-port-binding")
			.doesNotContain("twelve-factor-port-backing", "twelve-factor-port-export", "webflux", "reactor", "netty");
	}

}
