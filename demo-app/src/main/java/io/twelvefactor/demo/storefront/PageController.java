package io.twelvefactor.demo.storefront;

import java.util.List;

import io.twelvefactor.actuate.BackingServicesEndpoint;
import io.twelvefactor.binding.BoundUrl;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ResponseStatusException;

/**
 * The shop for people with a browser, JavaScript or not.
 */
@Controller
class PageController {

	private final Inventory inventory;

	private final Pricing pricing;

	private final BackingServicesEndpoint backingServices;

	private final BoundUrl self;

	PageController(Inventory inventory, Pricing pricing, BackingServicesEndpoint backingServices, BoundUrl self) {
		this.inventory = inventory;
		this.pricing = pricing;
		this.backingServices = backingServices;
		this.self = self;
	}

	@GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
	Mono<Rendering> page(@RequestParam(required = false) @Nullable String ordered) {
		return page(ordered, null);
	}

	@PostMapping(path = "/orders", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
	Mono<Rendering> order(@ModelAttribute Order order) {
		return this.pricing.price(order.sku())
			.flatMap((price) -> this.inventory.reserve(order))
			.map((item) -> Rendering.redirectTo("/?ordered={sku}")
				.modelAttribute("sku", item.sku())
				.status(HttpStatus.SEE_OTHER)
				.build())
			.onErrorResume(WebClientException.class, (ex) -> page(null, InventoryProblems.of(ex)))
			.onErrorResume(ResponseStatusException.class, (ex) -> page(null, ex.getBody()));
	}

	private Mono<Rendering> page(@Nullable String ordered, @Nullable ProblemDetail problem) {
		return this.inventory.items()
			.map((items) -> new Shelf(items, problem))
			.onErrorResume(WebClientException.class, (ex) -> Mono.just(new Shelf(List.of(), InventoryProblems.of(ex))))
			.zipWith(this.backingServices.services(),
					(shelf, attached) -> new Page(this.self.uri(), attached.services(), shelf.items(),
							shelf.sells(ordered) ? ordered : null, shelf.detail()))
			.map((page) -> Rendering.view("page").modelAttribute("page", page).status(status(page, problem)).build());
	}

	private static HttpStatusCode status(Page page, @Nullable ProblemDetail problem) {
		if (problem != null) {
			return HttpStatusCode.valueOf(problem.getStatus());
		}
		return (page.problem() != null) ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK;
	}

	/**
	 * What there is to show, one way or the other.
	 *
	 * @param items the items
	 * @param problem what went wrong, or {@code null}
	 */
	private record Shelf(List<Item> items, @Nullable ProblemDetail problem) {

		boolean sells(@Nullable String sku) {
			return this.items.stream().anyMatch((item) -> item.sku().equals(sku));
		}

		@Nullable String detail() {
			return (this.problem != null) ? this.problem.getDetail() : null;
		}

	}

}
