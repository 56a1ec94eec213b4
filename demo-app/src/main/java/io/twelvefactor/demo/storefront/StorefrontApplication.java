package io.twelvefactor.demo.storefront;

import io.twelvefactor.backing.EnableBackingServices;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * An app that uses another one by its URL.
 */
@SpringBootApplication
@EnableBackingServices(required = "inventory", optional = "pricing")
public class StorefrontApplication {

	/**
	 * Start the storefront on {@code PORT}, with an inventory of its own if
	 * {@code INVENTORY_URL} doesn't attach one.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		new SpringApplicationBuilder(StorefrontApplication.class).initializers(new OwnInventory()).run(args);
	}

}
