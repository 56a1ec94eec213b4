package io.twelvefactor.benchmarks;

import java.math.BigDecimal;

/**
 * The small document that all clients ask for.
 *
 * @param sku what it is called
 * @param name its name
 * @param stock how many there are
 * @param price what one costs
 */
public record Item(String sku, String name, int stock, BigDecimal price) {
}
