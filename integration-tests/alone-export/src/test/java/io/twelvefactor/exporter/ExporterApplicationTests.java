package io.twelvefactor.exporter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.RuntimeClassPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the app on a class path that has only the modules that it needs.
 */
class ExporterApplicationTests {

	@Test
	void itsProtocolIsSpokenOnPort() throws IOException {
		int port = FreePort.find();
		try (AppProcess app = AppProcess.java(Map.of("PORT", String.valueOf(port)), "-cp", RuntimeClassPath.read(),
				ExporterApplication.class.getName())) {
			app.await("Bound echo to echo://localhost:%d/ (PORT)".formatted(port));
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
				socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
				assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
			}
			assertThat(app.terminate()).isEqualTo(143);
			assertThat(app.output()).doesNotContain(" WARN ", " ERROR ", "\tat ");
		}
	}

	@Test
	void noWebServerIsThere() {
		assertThat(RuntimeClassPath.read()).contains("twelve-factor-port-binding", "twelve-factor-port-export")
			.doesNotContain("twelve-factor-port-backing", "tomcat", "reactor-netty-http", "webflux", "webmvc");
	}

}
