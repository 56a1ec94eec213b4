package io.twelvefactor.operated;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.RuntimeClassPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the app on a class path that has only the modules that it needs.
 */
class OperatedApplicationTests {

	@Test
	void servicesAreShownAndConnectedToWithoutClients() throws IOException {
		try (ServerSocket service = new ServerSocket(0);
				AppProcess app = AppProcess.java(
						Map.of("PORT", "0", "INVENTORY_URL", "http://localhost:" + service.getLocalPort(),
								"PRICING_URL", "http://localhost:1", "TWELVEFACTOR_BACKINGSERVICES_PRICING_HEALTHPATH",
								"/health", "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "*"),
						"-cp", RuntimeClassPath.read(), OperatedApplication.class.getName())) {
			assertThat(app.get("actuator/backingservices").body()).containsSubsequence("\"name\":\"inventory\"",
					"\"health\":\"UP\"", "\"calls\":null", "\"name\":\"pricing\"", "\"health\":\"UNKNOWN\"",
					"its health-path is not asked for without io.twelvefactor:twelve-factor-port-client");
			assertThat(app.get("actuator/boundurls").body()).contains(app.boundUrl().toString());
			assertThat(app.terminate()).isEqualTo(143);
			assertThat(app.output()).doesNotContain(" ERROR ", "\tat ");
		}
	}

	@Test
	void noClientIsThere() {
		assertThat(RuntimeClassPath.read()).contains("twelve-factor-port-actuate")
			.doesNotContain("twelve-factor-port-client", "webflux", "netty");
	}

}
