package io.twelvefactor.attached;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.twelvefactor.backing.Attached;
import io.twelvefactor.backing.BackingServiceConnectionDetails;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.backing.EnableBackingServices;
import io.twelvefactor.client.BackingServiceClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that containers that are beans are attached.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(webEnvironment = WebEnvironment.NONE)
class ContainerBeanTests {

	@Test
	void eachOfSeveralIsAttachedByItsName(@Autowired @Attached("inventory") BackingServiceClient inventory,
			@Autowired @Attached("pricing") BackingServiceClient pricing) {
		assertThat(answer(inventory)).isEqualTo("inventory:1");
		assertThat(answer(pricing)).isEqualTo("pricing:1");
	}

	@Test
	void oneThatHasTheNameOfNoServiceIsSaid(CapturedOutput output) {
		new ApplicationContextRunner().withUserConfiguration(AskingApp.class, Containers.class)
			.withBean("own", BackingServiceConnectionDetails.class, () -> (name) -> Optional.empty())
			.run((context) -> {
				assertThat(context.getBean(BackingServices.class).find("pricing")).isPresent();
				assertThat(output)
					.contains("pricingContainer",
							"has the name of no backing service that the application "
									+ "knows: [inventory]. Name it in its @ServiceConnection.")
					.doesNotContain("inventoryContainer");
			});
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
