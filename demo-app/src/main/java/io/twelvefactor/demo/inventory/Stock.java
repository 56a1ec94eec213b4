package io.twelvefactor.demo.inventory;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

import org.springframework.stereotype.Component;

/**
 * The stock, in memory.
 */
@Component
class Stock {

	private final Map<String, Item> items = new ConcurrentSkipListMap<>(
			Map.of("anvil", new Item("anvil", "An anvil, 50 kg", 3), "kettle",
					new Item("kettle", "A kettle that whistles", 12), "lamp", new Item("lamp", "A desk lamp", 7)));

	Collection<Item> items() {
		return this.items.values();
	}

	Optional<Item> find(String sku) {
		return Optional.ofNullable(this.items.get(sku));
	}

	Optional<Item> reserve(String sku, int quantity) {
		return Optional.ofNullable(this.items.computeIfPresent(sku, (key, item) -> item.take(quantity)));
	}

}
