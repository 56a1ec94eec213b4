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

	private final Pricing pricing;

	private final BoundUrl self;

	StorefrontController(Inventory inventory, Pricing pricing, BoundUrl self) {
		this.inventory = inventory;
		this.pricing = pricing;
		this.self = self;
	}

	@GetMapping("/")
	Mono<Storefront> storefront() {
		return this.inventory.items().map((items) -> new Storefront(this.self.uri(), this.inventory.url(), items));
	}

	@PostMapping("/orders")
	@ResponseStatus(HttpStatus.CREATED)
	Mono<Sale> order(@RequestBody Order order) {
		return this.pricing.price(order.sku())
			.flatMap((price) -> this.inventory.reserve(order).map((item) -> Sale.of(item, price)));
	}

}
