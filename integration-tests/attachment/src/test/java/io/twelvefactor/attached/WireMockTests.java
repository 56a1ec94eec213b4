package io.twelvefactor.attached;

import java.util.concurrent.TimeUnit;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.twelvefactor.backing.Attached;
import io.twelvefactor.test.AttachStub;
import io.twelvefactor.test.BackingServiceStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wiremock.spring.ConfigureWireMock;
import org.wiremock.spring.EnableWireMock;
import org.wiremock.spring.InjectWireMock;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * Tests that WireMock is a backing service, beside a stub.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@EnableWireMock(@ConfigureWireMock(name = "inventory",
		baseUrlProperties = "twelve-factor.backing-services.inventory.url"))
@AttachStub("pricing")
class WireMockTests {

	@InjectWireMock("inventory")
	private WireMockServer inventory;

	@Test
	void itAnswersInTheNameOfTheService(@Autowired WebTestClient app) {
		this.inventory.stubFor(WireMock.get("/").willReturn(WireMock.ok("kettle")));
		app.get().uri("/answers/inventory").exchange().expectBody(String.class).isEqualTo("kettle");
		this.inventory.verify(1, WireMock.getRequestedFor(WireMock.urlEqualTo("/")));
	}

	@Test
	void theStubIsBesideIt(@Autowired WebTestClient app, @Attached("pricing") BackingServiceStub pricing) {
		pricing.get("/").answers(200, "7");
		app.get().uri("/answers/pricing").exchange().expectBody(String.class).isEqualTo("7");
	}

}
