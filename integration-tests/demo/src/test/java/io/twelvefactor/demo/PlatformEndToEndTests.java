package io.twelvefactor.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.twelvefactor.app.AppProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the storefront serves an order with nothing but what one platform sets.
 * <code>H</code> stands for the host of the inventory and <code>P</code> for its port.
 */
@Tag("full")
class PlatformEndToEndTests {

	private static final String VCAP = "{'user-provided':[{'label':'user-provided','name':'inventory','binding_name':null,"
			+ "'instance_name':'inventory','tags':[],'credentials':{'uri':'http://user:s3cret@H:P'}}]}";

	private static AppProcess inventory;

	@TempDir
	private Path directory;

	@BeforeAll
	static void startInventory() {
		inventory = Demo.inventory("0").awaitStart();
	}

	@AfterAll
	static void stopInventory() {
		inventory.close();
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@CsvSource({ "INVENTORY_URL,http://user:s3cret@H:P", "INVENTORY_URI,http://user:s3cret@H:P",
			"services__inventory__http__0,http://H:P", "INVENTORY_HTTP,http://H:P", "INVENTORY_PORT,tcp://H:P" })
	void aVariableIsEnough(String variable, String value) {
		servesAnOrder(Map.of(variable, resolved(value)), variable);
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aFileIsEnough() throws IOException {
		Path file = write("secret", "http://user:s3cret@H:P\n");
		servesAnOrder(Map.of("INVENTORY_URL_FILE", file.toString()), "INVENTORY_URL_FILE (%s)".formatted(file));
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aBindingDirectoryIsEnough() throws IOException {
		write("inventory/type", "http");
		write("inventory/host", "H");
		write("inventory/port", "P\n");
		write("inventory/username", "user");
		write("inventory/password", "s3cret\n");
		servesAnOrder(Map.of("SERVICE_BINDING_ROOT", this.directory.toString()),
				"SERVICE_BINDING_ROOT (%s/inventory)".formatted(this.directory));
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aBindingDirectoryWithAUriIsEnough() throws IOException {
		write("inventory/type", "http");
		write("inventory/uri", "http://user:s3cret@H:P/");
		servesAnOrder(Map.of("SERVICE_BINDING_ROOT", this.directory.toString()),
				"SERVICE_BINDING_ROOT (%s/inventory)".formatted(this.directory));
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void theServicesOfCloudFoundryAreEnough() {
		servesAnOrder(Map.of("VCAP_SERVICES", resolved(VCAP.replace('\'', '"'))), "VCAP_SERVICES");
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void theFileOfCloudFoundryIsEnough() throws IOException {
		Path file = write("vcap_services", VCAP.replace('\'', '"'));
		servesAnOrder(Map.of("VCAP_SERVICES_FILE_PATH", file.toString()),
				"VCAP_SERVICES_FILE_PATH (%s)".formatted(file));
	}

	// As the kubelet sets them for a service called inventory.
	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void theVariablesOfKubernetesAreEnough() {
		URI url = inventory.boundUrl();
		String port = String.valueOf(url.getPort());
		servesAnOrder(Map.of("INVENTORY_SERVICE_HOST", "127.0.0.1", "INVENTORY_SERVICE_PORT", port,
				"INVENTORY_SERVICE_PORT_WEB", port, "INVENTORY_PORT", "tcp://127.0.0.1:" + port,
				"INVENTORY_PORT_%s_TCP".formatted(port), "tcp://127.0.0.1:" + port,
				"INVENTORY_PORT_%s_TCP_PROTO".formatted(port), "tcp", "INVENTORY_PORT_%s_TCP_PORT".formatted(port),
				port, "INVENTORY_PORT_%s_TCP_ADDR".formatted(port), "127.0.0.1"), "INVENTORY_SERVICE_HOST");
	}

	private static void servesAnOrder(Map<String, String> variables, String source) {
		try (AppProcess storefront = Demo.storefront("0", variables)) {
			assertThat(storefront.post("orders", "{\"sku\":\"kettle\",\"quantity\":1}").statusCode()).isEqualTo(201);
			assertThat(storefront.get("actuator/backingservices").body())
				.contains("\"name\":\"inventory\"", "\"source\":\"%s\"".formatted(source), "\"health\":\"UP\"")
				.doesNotContain("s3cret");
			assertThat(storefront.output()).containsOnlyOnce("Bound to").doesNotContain(" WARN ", " ERROR ", "s3cret");
		}
	}

	private Path write(String name, String content) throws IOException {
		Path file = this.directory.resolve(name);
		Files.createDirectories(file.getParent());
		return Files.writeString(file, resolved(content));
	}

	private static String resolved(String text) {
		URI url = inventory.boundUrl();
		return text.replaceAll("\\bH\\b", url.getHost()).replaceAll("\\bP\\b", String.valueOf(url.getPort()));
	}

}
