package io.twelvefactor.demo.inventory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An app that others use as a backing service.
 */
@SpringBootApplication
public class InventoryApplication {

	/**
	 * Start the inventory on {@code PORT}.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(InventoryApplication.class, args);
	}

}
