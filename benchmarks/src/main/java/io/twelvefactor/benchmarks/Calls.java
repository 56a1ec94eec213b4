package io.twelvefactor.benchmarks;

import reactor.core.publisher.Mono;

/**
 * A client as its user calls it.
 */
interface Calls extends AutoCloseable {

	/**
	 * Ask for an item without waiting.
	 * @param sku what it is called
	 * @return the item
	 */
	Mono<Item> item(String sku);

	/**
	 * Ask for an item and wait.
	 * @param sku what it is called
	 * @return the item
	 */
	default Item itemNow(String sku) {
		Item item = item(sku).block();
		if (item == null) {
			throw new IllegalStateException("No item");
		}
		return item;
	}

	@Override
	default void close() {
	}

}
