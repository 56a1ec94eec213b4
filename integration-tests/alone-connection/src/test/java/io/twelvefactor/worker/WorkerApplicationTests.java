package io.twelvefactor.worker;

import java.util.Map;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.RuntimeClassPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the worker on a class path that has none of the other modules.
 */
class WorkerApplicationTests {

	@Test
	void itsDatabaseIsAttachedByUrlAndItEndsByItself() {
		try (AppProcess app = AppProcess.java(Map.of("DATABASE_URL", "jdbc:h2:mem:jobs", "PORT", "not for a worker"),
				"-cp", RuntimeClassPath.read(), WorkerApplication.class.getName())) {
			assertThat(app.exitCode()).isZero();
			assertThat(app.output()).contains("Job done: 42").doesNotContain("Bound to", " WARN ", " ERROR ", "\tat ");
		}
	}

	@Test
	void whatCloudFoundryBindsIsReadWithoutAWebServer() {
		String services = """
				{"user-provided": [{"name": "database", "credentials": {"uri": "jdbc:h2:mem:jobs", "other": null}}]}""";
		try (AppProcess app = AppProcess.java(Map.of("VCAP_SERVICES", services), "-cp", RuntimeClassPath.read(),
				WorkerApplication.class.getName())) {
			assertThat(app.exitCode()).isZero();
			assertThat(app.output()).contains("Job done: 42");
		}
	}

	@Test
	void nothingOfTheWebIsThere() {
		assertThat(RuntimeClassPath.read()).contains("twelve-factor-port-backing", "twelve-factor-port-connection")
			.doesNotContain("twelve-factor-port-binding", "twelve-factor-port-client", "spring-web", "reactor", "netty",
					"tomcat");
	}

}
