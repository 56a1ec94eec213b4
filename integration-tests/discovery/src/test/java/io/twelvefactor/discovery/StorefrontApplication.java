package io.twelvefactor.discovery;

import io.twelvefactor.client.BackingServiceClient;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

/**
 * An app that uses the service.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ImportHttpServices(group = "inventory", types = StorefrontApplication.Inventory.class,
		clientType = ClientType.REST_CLIENT)
@RestController
public class StorefrontApplication {

	private final BackingServiceClient client;

	private final Inventory inventory;

	/**
	 * Create the app.
	 * @param inventory a client of the service
	 * @param api another one
	 */
	public StorefrontApplication(BackingServiceClient inventory, Inventory api) {
		this.client = inventory;
		this.inventory = api;
	}

	/**
	 * Ask the service.
	 * @return what it says
	 */
	@GetMapping("/reactive")
	public Mono<String> reactive() {
		return this.client.get().uri("/port").retrieve().bodyToMono(String.class);
	}

	/**
	 * Ask the service.
	 * @return what it says
	 */
	@GetMapping("/blocking")
	public String blocking() {
		return this.inventory.port();
	}

	/**
	 * Run.
	 * @param args the arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(StorefrontApplication.class, args);
	}

	/**
	 * The service.
	 */
	public interface Inventory {

		/**
		 * Ask it.
		 * @return what it says
		 */
		@GetExchange("/port")
		String port();

	}

}
