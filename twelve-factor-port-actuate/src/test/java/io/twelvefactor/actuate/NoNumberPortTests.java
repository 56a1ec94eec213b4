package io.twelvefactor.actuate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.Server;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.client.BackingServiceClient;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for apps whose {@code PORT} is no number, which the clients of Reactor Netty
 * can't be loaded with.
 */
class NoNumberPortTests {

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@ValueSource(strings = { "unix:", " ", " 0 " })
	void clientsOfAnAppWhosePortIsNoNumberToReactorNettyWork(String port, @TempDir Path folder) throws IOException {
		HttpServer inventory = inventory();
		String bound = port.equals("unix:") ? port + folder.resolve("app.sock") : port;
		try (AppProcess app = AppProcess.java(
				Map.of("PORT", bound, "INVENTORY_URL", "http://localhost:" + inventory.getAddress().getPort(),
						"TWELVEFACTOR_BINDING_DEFAULTPORT", "0"),
				"-cp", Server.NETTY.classPath(), CallingApp.class.getName())) {
			BackingServiceClient client = BackingServiceClient
				.create(BackingService.of("app", app.boundUrl().toString()));
			assertThat(client.get().uri("/call").retrieve().bodyToMono(String.class).block()).isEqualTo("hello");
			assertThat(client.get().uri("/health").retrieve().bodyToMono(String.class).block()).contains("UP");
		}
		finally {
			inventory.stop(0);
		}
	}

	private static HttpServer inventory() throws IOException {
		HttpServer inventory = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		inventory.createContext("/hello", (exchange) -> {
			exchange.sendResponseHeaders(200, 5);
			exchange.getResponseBody().write("hello".getBytes(StandardCharsets.US_ASCII));
			exchange.close();
		});
		inventory.start();
		return inventory;
	}

}
