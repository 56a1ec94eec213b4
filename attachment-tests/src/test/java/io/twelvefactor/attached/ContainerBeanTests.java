package io.twelvefactor.attached;

import java.util.concurrent.TimeUnit;

import io.twelvefactor.backing.Attached;
import io.twelvefactor.backing.EnableBackingServices;
import io.twelvefactor.client.BackingServiceClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that containers that are beans are attached.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@SpringBootTest(webEnvironment = WebEnvironment.NONE)
class ContainerBeanTests {

	@Test
	void eachOfSeveralIsAttachedByItsName(@Autowired @Attached("inventory") BackingServiceClient inventory,
			@Autowired @Attached("pricing") BackingServiceClient pricing) {
		assertThat(answer(inventory)).isEqualTo("inventory:1");
		assertThat(answer(pricing)).isEqualTo("pricing:1");
	}

	private static String answer(BackingServiceClient client) {
		return client.get().uri("/").retrieve().bodyToMono(String.class).block();
	}

	@TestConfiguration(proxyBeanMethods = false)
	@EnableBackingServices("inventory")
	static class Containers {

		@Bean
		@ServiceConnection(name = "inventory")
		FakeContainer inventoryContainer() {
			return new FakeContainer("inventory:1", 8080);
		}

		@Bean
		@ServiceConnection(name = "pricing")
		FakeContainer pricingContainer() {
			return new FakeContainer("pricing:1", 8080);
		}

	}

}
