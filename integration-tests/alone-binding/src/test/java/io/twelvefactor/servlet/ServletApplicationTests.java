package io.twelvefactor.servlet;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.twelvefactor.app.AppProcess;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the app on a class path that has none of the other modules.
 */
class ServletApplicationTests {

	@Test
	void bindsPortAndKnowsItsUrl() throws IOException {
		try (AppProcess app = AppProcess.java(Map.of("PORT", "0"), "-cp", classPath(),
				ServletApplication.class.getName())) {
			assertThat(app.boundBy()).isEqualTo("PORT");
			assertThat(app.get("").body()).isEqualTo(app.boundUrl().toString());
			assertThat(app.terminate()).isEqualTo(143);
			assertThat(app.output()).doesNotContain(" WARN ", " ERROR ", "\tat ");
		}
	}

	@Test
	void whatNeedsTheExportModuleIsExplained() throws IOException {
		try (AppProcess app = AppProcess.java(Map.of("PORT", "unix:/tmp/never.sock"), "-cp", classPath(),
				ServletApplication.class.getName())) {
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output()).contains("can't listen on a Unix domain socket")
				.contains("Add the dependency io.twelvefactor:twelve-factor-port-export")
				.doesNotContain("\tat ");
		}
	}

	@Test
	void nothingReactiveIsThere() throws IOException {
		assertThat(classPath()).contains("twelve-factor-port-binding")
			.doesNotContain("twelve-factor-port-backing", "twelve-factor-port-export", "webflux", "reactor", "netty");
	}

	private static String classPath() throws IOException {
		return "target/classes" + File.pathSeparator + Files.readString(Path.of("target/class-path"));
	}

}
