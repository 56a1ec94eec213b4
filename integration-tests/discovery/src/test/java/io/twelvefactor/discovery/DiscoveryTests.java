package io.twelvefactor.discovery;

import java.util.Map;
import java.util.stream.Stream;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.EnableBackingServices;
import io.twelvefactor.client.BackingServiceClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of services that are found by name, and of those that are not to be, where Spring
 * Cloud LoadBalancer is there.
 */
@ExtendWith(OutputCaptureExtension.class)
class DiscoveryTests {

	private static final String[] NO_REGISTRY = { "--eureka.client.enabled=false",
			"--spring.cloud.zookeeper.enabled=false" };

	private static AppProcess inventory;

	@BeforeAll
	static void start() {
		inventory = AppProcess.java(Map.of("PORT", "0"),
				Stream
					.concat(Stream.of("-cp", System.getProperty("java.class.path"),
							InventoryApplication.class.getName()), Stream.of(NO_REGISTRY))
					.toArray(String[]::new));
	}

	@AfterAll
	static void stop() {
		inventory.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "WEB_CLIENT", "REST_CLIENT" })
	void aUrlOfAHostIsNotTakenForAName(ClientType type) {
		TestApp app = TestApp
			.with("INVENTORY_URL", "http://u:s3cret@localhost:%d/api".formatted(inventory.boundUrl().getPort()))
			.sources((type == ClientType.WEB_CLIENT) ? Reactive.class : Blocking.class)
			.arguments(NO_REGISTRY);
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			assertThat(context.getBean(Inventory.class).port())
				.isEqualTo(String.valueOf(inventory.boundUrl().getPort()));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "WEB_CLIENT", "REST_CLIENT" })
	void aNameIsLookedUpWithWhateverKnowsIt(ClientType type) {
		TestApp app = TestApp.with("INVENTORY_URL", "lb://u:s3cret@stock/api")
			.sources((type == ClientType.WEB_CLIENT) ? Reactive.class : Blocking.class)
			.arguments(NO_REGISTRY)
			.arguments("--spring.cloud.discovery.client.simple.instances.stock[0].uri=" + inventory.boundUrl());
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			assertThat(context.getBean(Inventory.class).port())
				.isEqualTo(String.valueOf(inventory.boundUrl().getPort()));
		}
	}

	@Test
	void aServiceWithoutAnInstanceIsExplained() {
		TestApp app = TestApp.with("INVENTORY_URL", "lb://stock").sources(Consumer.class).arguments(NO_REGISTRY);
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			BackingServiceClient client = context.getBean(Consumer.class).client;
			assertThatException().isThrownBy(() -> client.get().uri("/").retrieve().toBodilessEntity().block())
				.withMessage(
						"No answer of the backing service 'inventory': no registry of this application has an instance of it at the moment");
		}
	}

	@Test
	void aNameWithoutAnyRegistryIsRefusedInWords(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApp.with("INVENTORY_URL", "lb://u:s3cret@stock")
			.sources(Consumer.class)
			.arguments(NO_REGISTRY)
			.arguments("--spring.cloud.discovery.enabled=false")
			.runWithoutServer());
		assertThat(output)
			.contains("The URL of the backing service 'inventory', lb://u:***@stock, is a name to look up")
			.contains("Add the starter of your registry", "or set INVENTORY_URL to an http or https URL.")
			.doesNotContain("\tat ", "s3cret");
	}

	@Test
	void aNameAmongUrlsIsRefusedInWords(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> TestApp.with("INVENTORY_URL", "lb://u:s3cret@stock,http://u:s3cret@localhost")
				.sources(Consumer.class)
				.arguments(NO_REGISTRY)
				.runWithoutServer());
		assertThat(output).contains("The backing service 'inventory' has an lb URL among others.")
			.contains("Set INVENTORY_URL to the lb URL alone")
			.doesNotContain("\tat ", "s3cret");
	}

	interface Inventory {

		@GetExchange("/port")
		String port();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "inventory", types = Inventory.class, clientType = ClientType.WEB_CLIENT)
	static class Reactive {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "inventory", types = Inventory.class, clientType = ClientType.REST_CLIENT)
	static class Blocking {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices("inventory")
	static class Consumer {

		private final BackingServiceClient client;

		Consumer(BackingServiceClient inventory) {
			this.client = inventory;
		}

	}

}
