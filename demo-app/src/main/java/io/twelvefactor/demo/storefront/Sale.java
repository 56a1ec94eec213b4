package io.twelvefactor.demo.storefront;

import java.math.BigDecimal;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a customer gets.
 *
 * @param sku the item
 * @param description what it is
 * @param available how many are left
 * @param amount what it costs, or {@code null} if that is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Sale(String sku, String description, int available, @Nullable BigDecimal amount) {

	static Sale of(Item item, Price price) {
		return new Sale(item.sku(), item.description(), item.available(), price.amount());
	}

}
