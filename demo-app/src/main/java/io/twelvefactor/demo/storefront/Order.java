package io.twelvefactor.demo.storefront;

/**
 * What a customer asks for.
 *
 * @param sku the item
 * @param quantity how many of it
 */
record Order(String sku, int quantity) {

}
