package io.twelvefactor.caller;

import io.twelvefactor.backing.EnableBackingServices;
import io.twelvefactor.client.BackingServiceClient;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Asks another app, and ends.
 */
@SpringBootApplication
@EnableBackingServices("inventory")
public class CallerApplication implements CommandLineRunner {

	private final BackingServiceClient inventory;

	CallerApplication(BackingServiceClient inventory) {
		this.inventory = inventory;
	}

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(CallerApplication.class, args);
	}

	@Override
	public void run(String... args) {
		System.out.println("Items: " + this.inventory.get().uri("/items").retrieve().bodyToMono(String.class).block());
	}

}
