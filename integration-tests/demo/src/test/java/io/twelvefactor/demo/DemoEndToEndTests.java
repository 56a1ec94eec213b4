package io.twelvefactor.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the packaged demo: processes that get nothing but environment variables.
 */
class DemoEndToEndTests {

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void twoProcessesServeAnOrder() {
		try (AppProcess inventory = inventory("0");
				AppProcess storefront = storefront("0", inventory.boundUrl().toString())) {
			HttpResponse<String> page = storefront.get("");
			assertThat(page.statusCode()).isEqualTo(200);
			assertThat(page.body()).contains("\"url\":\"" + storefront.boundUrl() + "\"")
				.contains("\"inventory\":\"" + inventory.boundUrl() + "\"")
				.contains("{\"sku\":\"anvil\",\"description\":\"An anvil, 50 kg\",\"available\":3}");
			HttpResponse<String> order = storefront.post("orders", "{\"sku\":\"anvil\",\"quantity\":2}");
			assertThat(order.statusCode()).isEqualTo(201);
			assertThat(inventory.get("items/anvil").body()).contains("\"available\":1");
			assertThat(storefront.terminate()).isEqualTo(143);
			assertThat(inventory.terminate()).isEqualTo(143);
			assertThat(storefront.output()).containsOnlyOnce("Bound to").doesNotContain(" WARN ", " ERROR ");
		}
	}

	@Test
	void oneProcessHasAnInventoryOfItsOwn() throws IOException {
		int port = FreePort.find();
		try (AppProcess storefront = storefront(String.valueOf(port), null)) {
			String inventory = storefront.awaitStart().boundUrl().toString();
			assertThat(storefront.boundBy()).isEqualTo("--server.port");
			assertThat(storefront.awaitStart().boundUrl()).hasToString("http://localhost:%d/".formatted(port));
			assertThat(storefront.boundBy()).isEqualTo("PORT");
			assertThat(storefront.get("").body()).contains("\"inventory\":\"" + inventory + "\"", "\"sku\":\"lamp\"");
			assertThat(storefront.post("orders", "{\"sku\":\"lamp\",\"quantity\":1}").statusCode()).isEqualTo(201);
			assertThat(storefront.terminate()).isEqualTo(143);
			assertThat(storefront.output()).doesNotContain(" WARN ", " ERROR ", "\tat ");
		}
	}

	@Test
	void aStorefrontThatFailsTakesItsOwnInventoryWithIt() throws IOException {
		try (ServerSocket taken = new ServerSocket(0);
				AppProcess storefront = storefront(String.valueOf(taken.getLocalPort()), null)) {
			assertThat(storefront.exitCode()).isEqualTo(1);
			assertThat(storefront.output()).contains("Port %d was already in use.".formatted(taken.getLocalPort()));
		}
	}

	@Test
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Procfile runners hand commands to a shell")
	void theProcfileWiresTwoProcesses() throws IOException {
		Path root = Path.of("../..");
		Map<String, String> procfile = Files.readAllLines(root.resolve("Procfile"))
			.stream()
			.map((line) -> line.split(": ", 2))
			.collect(Collectors.toMap((entry) -> entry[0], (entry) -> entry[1]));
		int port = freePortWithAnother(100);
		Map<String, String> web = Map.of("PORT", String.valueOf(port));
		Map<String, String> inventory = Map.of("PORT", String.valueOf(port + 100));
		try (AppProcess first = AppProcess.shell(root, web, procfile.get("web"));
				AppProcess second = AppProcess.shell(root, inventory, procfile.get("inventory"))) {
			second.awaitStart();
			assertThat(first.post("orders", "{\"sku\":\"lamp\",\"quantity\":2}").statusCode()).isEqualTo(201);
			assertThat(second.get("items/lamp").body()).contains("\"available\":5");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void credentialsInTheUrlAreNeverPrinted() {
		try (AppProcess inventory = inventory("0")) {
			String url = inventory.boundUrl().toString().replace("http://", "http://user:s3cret@");
			try (AppProcess storefront = storefront("0", url)) {
				assertThat(storefront.get("").body()).contains("\"sku\"").doesNotContain("s3cret", "user:");
				inventory.terminate();
				assertThat(storefront.get("").body()).doesNotContain("s3cret", "user:");
				storefront.terminate();
				assertThat(storefront.output()).doesNotContain("s3cret");
			}
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aUrlThatIsNoneStopsTheStart() {
		try (AppProcess storefront = storefront("0", "http://user:s3#cret@localhost")) {
			assertThat(storefront.exitCode()).isEqualTo(1);
			assertThat(storefront.output()).contains("<unparsable URL from INVENTORY_URL, scheme http, 29 chars>")
				.doesNotContain("s3#", "cret@", "\tat ");
		}
	}

	private static AppProcess inventory(String port) {
		return Demo.inventory(port);
	}

	private static AppProcess storefront(String port, String inventoryUrl) {
		return Demo.storefront(port, (inventoryUrl != null) ? Map.of("INVENTORY_URL", inventoryUrl) : Map.of());
	}

	private static int freePortWithAnother(int distance) throws IOException {
		try (ServerSocket another = new ServerSocket(FreePort.find() + distance)) {
			return another.getLocalPort() - distance;
		}
		catch (BindException | IllegalArgumentException ex) {
			return freePortWithAnother(distance);
		}
	}

}
