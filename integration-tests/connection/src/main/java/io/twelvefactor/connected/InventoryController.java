package io.twelvefactor.connected;

import io.twelvefactor.client.BackingServiceClient;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

/**
 * Asks an app that speaks HTTP, in both ways that there are.
 */
@RestController
@ImportHttpServices(group = "inventory", types = InventoryController.Inventory.class,
		clientType = ClientType.WEB_CLIENT)
class InventoryController {

	private final ObjectProvider<BackingServiceClient> client;

	private final Inventory inventory;

	InventoryController(ObjectProvider<BackingServiceClient> inventory, Inventory api) {
		this.client = inventory;
		this.inventory = api;
	}

	@GetMapping("/inventory/client")
	Mono<String> client() {
		return this.client.getObject().get().uri("/items").retrieve().bodyToMono(String.class);
	}

	@GetMapping("/inventory/interface")
	Mono<String> inventory() {
		return this.inventory.items();
	}

	/**
	 * The app.
	 */
	interface Inventory {

		@GetExchange("/items")
		Mono<String> items();

	}

}
