package io.twelvefactor.test;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.twelvefactor.backing.Attached;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.client.BackingServiceClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application is attached as it would be in a process of its own.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "example.of-the-test=leaked")
@AttachStub("pricing")
@AttachApplication(name = "inventory", application = AttachedApplicationTests.Inventory.class)
@AttachApplication(name = "orders", application = AttachedApplicationTests.Inventory.class,
		properties = { "example.own=given", "spring.main.web-application-type=reactive",
				"spring.autoconfigure.exclude=" + AttachedApplicationTests.OTHER_SERVERS })
class AttachedApplicationTests {

	static final String OTHER_SERVERS = "org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration,"
			+ "org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration";

	@Test
	void itIsAskedAtItsBoundUrl(@Attached("inventory") BackingServiceClient inventory) {
		assertThat(property(inventory, "local.server.port"))
			.isEqualTo(Integer.toString(inventory.service().url().port()));
	}

	@Test
	void nothingOfTheTestLeaksIntoIt(@Attached("inventory") BackingServiceClient inventory) {
		assertThat(property(inventory, "example.of-the-test")).isEqualTo("null");
	}

	@Test
	void itHasTheProperties(@Attached("inventory") BackingServiceClient inventory,
			@Attached("orders") BackingServiceClient orders) {
		assertThat(property(orders, "example.own")).isEqualTo("given");
		assertThat(property(inventory, "example.own")).isEqualTo("null");
	}

	@Test
	void eachKnowsTheOthersAndNotItself(@Attached("inventory") BackingServiceClient inventory,
			@Attached("orders") BackingServiceClient orders, @Attached("pricing") BackingServiceStub pricing) {
		assertThat(attached(inventory)).isEqualTo(
				new TreeMap<>(Map.of("orders", orders.service().url().toString(), "pricing", pricing.url().toString()))
					.toString());
		assertThat(attached(orders)).isEqualTo(new TreeMap<>(
				Map.of("inventory", inventory.service().url().toString(), "pricing", pricing.url().toString()))
			.toString());
	}

	@Test
	void itsThreadsHaveItsName(@Attached("inventory") BackingServiceClient inventory,
			@Attached("orders") BackingServiceClient orders) {
		assertThat(thread(inventory)).startsWith("inventory-");
		assertThat(thread(orders)).startsWith("orders-");
	}

	private static String thread(BackingServiceClient client) {
		return client.get().uri("/thread").retrieve().bodyToMono(String.class).block();
	}

	private static String property(BackingServiceClient client, String name) {
		return client.get().uri("/properties?name={name}", name).retrieve().bodyToMono(String.class).block();
	}

	private static String attached(BackingServiceClient client) {
		return client.get().uri("/services").retrieve().bodyToMono(String.class).block();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Inventory {

		private final Environment environment;

		private final BackingServices services;

		Inventory(Environment environment, BackingServices services) {
			this.environment = environment;
			this.services = services;
		}

		@GetMapping("/properties")
		String property(@RequestParam String name) {
			return String.valueOf(this.environment.getProperty(name));
		}

		@GetMapping("/services")
		String services() {
			Map<String, String> urls = new TreeMap<>();
			this.services.stream().forEach((service) -> urls.put(service.name(), service.url().toString()));
			return urls.toString();
		}

		@GetMapping("/thread")
		String thread() {
			return Thread.currentThread().getName();
		}

	}

}
