package io.twelvefactor.demo.storefront;

/**
 * An item as the inventory tells it.
 *
 * @param sku its name
 * @param description what it is
 * @param available how many there are
 */
record Item(String sku, String description, int available) {

}
