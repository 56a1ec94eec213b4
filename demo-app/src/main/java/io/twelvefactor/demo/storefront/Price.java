package io.twelvefactor.demo.storefront;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * What an item costs.
 *
 * @param amount the amount, or {@code null} if nobody says so
 */
record Price(@Nullable BigDecimal amount) {

	static final Price UNKNOWN = new Price(null);

}
