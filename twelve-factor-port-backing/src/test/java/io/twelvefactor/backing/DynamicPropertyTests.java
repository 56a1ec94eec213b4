package io.twelvefactor.backing;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a test can attach a service whose URL it knows only when it runs.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE)
class DynamicPropertyTests {

	@DynamicPropertySource
	static void attach(DynamicPropertyRegistry registry) {
		registry.add("twelve-factor.backing-services.inventory.url", () -> "http://dynamic");
	}

	@Test
	void aDynamicPropertyAttachesADeclaredService(@Autowired BackingServices services) {
		assertThat(services.get("inventory").url()).hasToString("http://dynamic");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableBackingServices("inventory")
	static class App {

	}

}
