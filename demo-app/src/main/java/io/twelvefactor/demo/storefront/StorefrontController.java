package io.twelvefactor.demo.storefront;

import io.twelvefactor.binding.BoundUrl;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The shop for other programs.
 */
@RestController
class StorefrontController {

	private final Inventory inventory;

	private final BoundUrl self;

	StorefrontController(Inventory inventory, BoundUrl self) {
		this.inventory = inventory;
		this.self = self;
	}

	@GetMapping("/")
	Mono<Storefront> storefront() {
		return this.inventory.items().map((items) -> new Storefront(this.self.uri(), this.inventory.url(), items));
	}

	@PostMapping("/orders")
	@ResponseStatus(HttpStatus.CREATED)
	Mono<Item> order(@RequestBody Order order) {
		return this.inventory.reserve(order);
	}

}
