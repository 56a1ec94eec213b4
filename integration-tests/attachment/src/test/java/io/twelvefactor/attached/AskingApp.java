package io.twelvefactor.attached;

import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.client.BackingServiceClients;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * An app that asks backing services.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
public class AskingApp {

	private final BackingServices services;

	private final BackingServiceClients clients;

	AskingApp(BackingServices services, BackingServiceClients clients) {
		this.services = services;
		this.clients = clients;
	}

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(AskingApp.class, args);
	}

	@GetMapping("/services/{name}")
	String service(@PathVariable String name) {
		return this.services.find(name).map(Object::toString).orElse("not attached");
	}

	@GetMapping("/answers/{name}")
	Mono<String> answer(@PathVariable String name) {
		return this.clients.get(name).get().uri("/").retrieve().bodyToMono(String.class);
	}

}
