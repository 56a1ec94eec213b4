package io.twelvefactor.demo.storefront;

import io.twelvefactor.client.BackingServiceClient;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.server.ResponseStatusException;

/**
 * What items cost: a backing service that may be absent.
 */
@Component
class Pricing {

	private final @Nullable BackingServiceClient pricing;

	Pricing(@Nullable BackingServiceClient pricing) {
		this.pricing = pricing;
	}

	Mono<Price> price(String sku) {
		return (this.pricing == null) ? Mono.just(Price.UNKNOWN)
				: this.pricing.get()
					.uri("/prices/{sku}", sku)
					.retrieve()
					.bodyToMono(Price.class)
					.filter((price) -> price.amount() != null)
					.onErrorComplete(WebClientException.class)
					.switchIfEmpty(Mono.error(Pricing::unknown));
	}

	private static ResponseStatusException unknown() {
		return new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
				"The price is not known. Please try again later.");
	}

}
