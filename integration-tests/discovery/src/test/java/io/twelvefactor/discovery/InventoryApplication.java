package io.twelvefactor.discovery;

import io.twelvefactor.binding.BoundUrl;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A service that runs on several machines and says which port an answer is from.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
public class InventoryApplication {

	private final BoundUrl self;

	/**
	 * Create the app.
	 * @param self where it is listening
	 */
	public InventoryApplication(BoundUrl self) {
		this.self = self;
	}

	/**
	 * Answer a request.
	 * @return the port
	 */
	@GetMapping("/api/port")
	public String port() {
		return String.valueOf(this.self.port());
	}

	/**
	 * Run.
	 * @param args the arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(InventoryApplication.class, args);
	}

}
