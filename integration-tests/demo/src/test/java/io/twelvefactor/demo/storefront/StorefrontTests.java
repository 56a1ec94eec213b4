package io.twelvefactor.demo.storefront;

import java.math.BigDecimal;

import io.twelvefactor.backing.Attached;
import io.twelvefactor.demo.inventory.InventoryApplication;
import io.twelvefactor.test.AttachApplication;
import io.twelvefactor.test.AttachStub;
import io.twelvefactor.test.BackingServiceStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.web.reactive.function.BodyInserters;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the storefront with a real inventory and a price that the test says.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "twelve-factor.backing-services.pricing.read-timeout=1s")
@AttachApplication(name = "inventory", application = InventoryApplication.class)
@AttachStub("pricing")
class StorefrontTests {

	@Test
	void ordersAtTheStubbedPrice(@Autowired WebTestClient client, @Attached("pricing") BackingServiceStub pricing) {
		pricing.get("/prices/{sku}").answers(200, "{\"amount\": 7}");
		order(client, "kettle").expectStatus()
			.isCreated()
			.expectBody(Sale.class)
			.value((sale) -> assertThat(sale.amount()).isEqualTo(BigDecimal.valueOf(7)));
	}

	@Test
	void asksForThePriceAgainWhenTheConnectionBreaks(@Autowired WebTestClient client,
			@Attached("pricing") BackingServiceStub pricing) {
		pricing.get("/prices/{sku}").answers(200, "{\"amount\": 7}");
		pricing.next().resets();
		order(client, "kettle").expectStatus().isCreated();
		assertThat(pricing.requests()).extracting(Object::toString)
			.containsExactly("GET /prices/kettle", "GET /prices/kettle");
	}

	@ParameterizedTest
	@CsvSource({ "unknown, 1, 404", "../../etc, 1, 404", "anvil, 0, 400", "anvil, 99, 409" })
	void passesOnWhatTheInventoryRefuses(String sku, int quantity, int status, @Autowired WebTestClient client,
			@Attached("pricing") BackingServiceStub pricing) {
		pricing.get("/prices/{*path}").answers(200, "{\"amount\": 7}");
		order(client, sku, quantity).expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void asksForThePriceAgainWhenThereIsNoAnswer(@Autowired WebTestClient client,
			@Attached("pricing") BackingServiceStub pricing) {
		pricing.get("/prices/{sku}").answers(200, "{\"amount\": 7}");
		pricing.next().hangs();
		order(client, "kettle").expectStatus().isCreated();
		assertThat(pricing.requests()).hasSize(2);
	}

	@Test
	void sellsNothingWhilePricesAreNotKnown(@Autowired WebTestClient client,
			@Attached("pricing") BackingServiceStub pricing) {
		pricing.goesDown();
		order(client, "kettle").expectStatus()
			.isEqualTo(503)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("The price is not known. Please try again later.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{}" })
	void sellsNothingForAPriceThatIsNone(String price, @Autowired WebTestClient client,
			@Attached("pricing") BackingServiceStub pricing) {
		pricing.get("/prices/{sku}").answers(200, price).withHeader("Content-Type", "application/json");
		order(client, "kettle").expectStatus().isEqualTo(503);
		client.post()
			.uri("/orders")
			.body(BodyInserters.fromFormData("sku", "kettle").with("quantity", "1"))
			.exchange()
			.expectStatus()
			.isEqualTo(503)
			.expectBody(String.class)
			.value((page) -> assertThat(page).contains("The price is not known."));
	}

	private static ResponseSpec order(WebTestClient client, String sku) {
		return order(client, sku, 1);
	}

	private static ResponseSpec order(WebTestClient client, String sku, int quantity) {
		return client.post().uri("/orders").bodyValue(new Order(sku, quantity)).exchange();
	}

}
