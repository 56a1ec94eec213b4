package io.twelvefactor.demo.inventory;

/**
 * An item of the stock.
 *
 * @param sku the stock keeping unit, its name
 * @param description what it is
 * @param available how many there are
 */
record Item(String sku, String description, int available) {

	Item take(int quantity) {
		if (quantity < 1) {
			throw new IllegalArgumentException("The quantity must be at least 1");
		}
		if (quantity > this.available) {
			throw new OutOfStockException(this, quantity);
		}
		return new Item(this.sku, this.description, this.available - quantity);
	}

}
