package io.twelvefactor.caller;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.RuntimeClassPath;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the caller on a class path that has none of the other modules.
 */
class CallerApplicationTests {

	@Test
	void itsServiceIsCalledByUrlAndItEndsByItself() throws IOException {
		HttpServer inventory = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		inventory.createContext("/items", (exchange) -> {
			byte[] items = "anvil".getBytes(StandardCharsets.US_ASCII);
			exchange.sendResponseHeaders(200, items.length);
			exchange.getResponseBody().write(items);
			exchange.close();
		});
		inventory.start();
		String url = "http://localhost:" + inventory.getAddress().getPort();
		try (AppProcess app = AppProcess.java(Map.of("INVENTORY_URL", url), "-cp", RuntimeClassPath.read(),
				CallerApplication.class.getName())) {
			assertThat(app.exitCode()).isZero();
			assertThat(app.output()).contains("Items: anvil").doesNotContain("Bound to", " WARN ", " ERROR ", "\tat ");
		}
		finally {
			inventory.stop(0);
		}
	}

	// Reactor Netty's TLS can't be loaded where too much of HTTP/3 is left out.
	@Test
	void tlsIsSpokenWithoutHttp3() throws IOException {
		try (ServerSocket plain = new ServerSocket(0)) {
			Thread greeter = new Thread(() -> greet(plain), "greeter");
			greeter.setDaemon(true);
			greeter.start();
			try (AppProcess app = AppProcess.java(Map.of("INVENTORY_URL", "https://localhost:" + plain.getLocalPort()),
					"-cp", RuntimeClassPath.read(), CallerApplication.class.getName())) {
				assertThat(app.exitCode()).isEqualTo(1);
				assertThat(app.output()).contains("(it does not speak TLS)");
			}
		}
	}

	private static void greet(ServerSocket server) {
		try {
			while (true) {
				try (Socket client = server.accept()) {
					client.getOutputStream().write("220 hello, this is no TLS\r\n".getBytes(StandardCharsets.US_ASCII));
					client.getInputStream().readAllBytes();
				}
			}
		}
		catch (IOException ex) {
			// The test has ended.
		}
	}

	@Test
	void noServerIsThere() {
		assertThat(RuntimeClassPath.read()).contains("twelve-factor-port-backing", "twelve-factor-port-client")
			.doesNotContain("twelve-factor-port-binding", "spring-boot-reactor-netty", "tomcat", "native-quic",
					"http3");
	}

}
