package io.twelvefactor.demo.inventory;

/**
 * There is less of an item than was asked for.
 */
class OutOfStockException extends RuntimeException {

	OutOfStockException(Item item, int quantity) {
		super("%d of %s were asked for, %d are available".formatted(quantity, item.sku(), item.available()));
	}

}
