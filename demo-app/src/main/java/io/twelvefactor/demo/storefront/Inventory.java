package io.twelvefactor.demo.storefront;

import java.net.URI;
import java.util.List;

import io.twelvefactor.client.BackingServiceClient;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * The inventory as the storefront sees it: a backing service.
 */
@Component
class Inventory {

	private final BackingServiceClient inventory;

	Inventory(BackingServiceClient inventory) {
		this.inventory = inventory;
	}

	URI url() {
		return this.inventory.service().url().toUri();
	}

	Mono<List<Item>> items() {
		return this.inventory.get().uri("/items").retrieve().bodyToFlux(Item.class).collectList();
	}

	Mono<Item> reserve(Order order) {
		return this.inventory.post()
			.uri("/items/{sku}/reserve?quantity={quantity}", order.sku(), order.quantity())
			.retrieve()
			.bodyToMono(Item.class);
	}

}
