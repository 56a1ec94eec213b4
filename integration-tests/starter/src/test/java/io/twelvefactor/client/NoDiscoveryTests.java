package io.twelvefactor.client;

import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.Attached;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of an application without Spring Cloud, as the class path of these tests has
 * none.
 */
@ExtendWith(OutputCaptureExtension.class)
class NoDiscoveryTests {

	@Test
	void aNameThatNothingCanLookUpIsRefusedInWords(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApp.with("INVENTORY_URL", "lb://u:s3cret@inventory")
			.sources(Consumer.class)
			.runWithoutServer());
		assertThat(output).contains(
				"The URL of the backing service 'inventory', lb://u:***@inventory, is one for Spring Cloud LoadBalancer, which this application does not have.")
			.contains(
					"Add org.springframework.cloud:spring-cloud-starter-loadbalancer and the starter of your registry")
			.contains("or set INVENTORY_URL to an http or https URL.")
			.doesNotContain("\tat ", "s3cret");
	}

	@Configuration(proxyBeanMethods = false)
	static class Consumer {

		Consumer(@Attached("inventory") BackingServiceClient stock) {
		}

	}

}
