package io.twelvefactor.demo.storefront;

import io.twelvefactor.binding.BoundUrl;
import io.twelvefactor.client.BackingServiceClient;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The shop over HTTP.
 */
@RestController
class StorefrontController {

	private final BackingServiceClient inventory;

	private final BoundUrl self;

	StorefrontController(BackingServiceClient inventory, BoundUrl self) {
		this.inventory = inventory;
		this.self = self;
	}

	@GetMapping("/")
	Mono<Storefront> storefront() {
		return this.inventory.get()
			.uri("/items")
			.retrieve()
			.bodyToFlux(Item.class)
			.collectList()
			.map((items) -> new Storefront(this.self.uri(), this.inventory.service().url().toUri(), items));
	}

	@PostMapping("/orders")
	@ResponseStatus(HttpStatus.CREATED)
	Mono<Item> order(@RequestBody Order order) {
		return this.inventory.post()
			.uri("/items/{sku}/reserve?quantity={quantity}", order.sku(), order.quantity())
			.retrieve()
			.bodyToMono(Item.class);
	}

}
