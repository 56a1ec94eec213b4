package io.twelvefactor.attached;

import java.util.concurrent.TimeUnit;

import io.twelvefactor.backing.Attached;
import io.twelvefactor.test.AttachStub;
import io.twelvefactor.test.BackingServiceStub;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.junit5.StartStop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a MockWebServer is a backing service, beside a stub.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AttachStub("pricing")
class MockWebServerTests {

	@StartStop
	public static final MockWebServer inventory = new MockWebServer();

	@DynamicPropertySource
	static void attach(DynamicPropertyRegistry properties) {
		properties.add("twelve-factor.backing-services.inventory.url", () -> inventory.url("/").toString());
	}

	@Test
	void itAnswersInTheNameOfTheService(@Autowired WebTestClient app) throws InterruptedException {
		inventory.enqueue(new MockResponse.Builder().body("kettle").build());
		app.get().uri("/answers/inventory").exchange().expectBody(String.class).isEqualTo("kettle");
		assertThat(inventory.takeRequest().getTarget()).isEqualTo("/");
	}

	@Test
	void theStubIsBesideIt(@Autowired WebTestClient app, @Attached("pricing") BackingServiceStub pricing) {
		pricing.get("/").answers(200, "7");
		app.get().uri("/answers/pricing").exchange().expectBody(String.class).isEqualTo("7");
	}

}
