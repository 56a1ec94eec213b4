package io.twelvefactor.demo.storefront;

import io.twelvefactor.backing.Attached;
import io.twelvefactor.test.AttachStub;
import io.twelvefactor.test.BackingServiceStub;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/**
 * Tests of the storefront with an inventory that fails.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AttachStub("inventory")
class InventoryOutageTests {

	@BeforeEach
	void stub(@Attached("inventory") BackingServiceStub inventory) {
		inventory.get("/items").answers(200, "[]");
	}

	@Test
	void saysThatItIsDownAndRecovers(@Autowired WebTestClient client,
			@Attached("inventory") BackingServiceStub inventory) {
		storefront(client).expectStatus().isOk();
		inventory.goesDown();
		isUnavailable(storefront(client), "The inventory can't be reached. Please try again later.");
		inventory.comesBack();
		storefront(client).expectStatus().isOk();
	}

	@Test
	void saysThatItIsOutOfOrder(@Autowired WebTestClient client, @Attached("inventory") BackingServiceStub inventory) {
		inventory.get("/items").answers(500);
		isUnavailable(storefront(client), "The inventory is out of order. Please try again later.");
	}

	private static void isUnavailable(ResponseSpec response, String detail) {
		response.expectStatus()
			.isEqualTo(503)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo(detail);
	}

	private static ResponseSpec storefront(WebTestClient client) {
		return client.get().uri("/").accept(MediaType.APPLICATION_JSON).exchange();
	}

}
