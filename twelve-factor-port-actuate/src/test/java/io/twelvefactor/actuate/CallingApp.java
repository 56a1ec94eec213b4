package io.twelvefactor.actuate;

import io.twelvefactor.backing.EnableBackingServices;
import io.twelvefactor.client.BackingServiceClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An app that calls another one.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableBackingServices("inventory")
@RestController
public class CallingApp {

	private final BackingServiceClient inventory;

	private final HealthEndpoint health;

	CallingApp(BackingServiceClient inventory, HealthEndpoint health) {
		this.inventory = inventory;
		this.health = health;
	}

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(CallingApp.class, args);
	}

	@GetMapping("/call")
	Mono<String> call() {
		return this.inventory.get().uri("/hello").retrieve().bodyToMono(String.class);
	}

	@GetMapping("/health")
	Mono<String> health() {
		return Mono.fromCallable(() -> this.health.healthForPath("backingServices", "inventory").getStatus().toString())
			.subscribeOn(Schedulers.boundedElastic());
	}

}
