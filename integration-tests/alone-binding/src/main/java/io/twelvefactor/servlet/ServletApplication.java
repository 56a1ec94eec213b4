package io.twelvefactor.servlet;

import io.twelvefactor.binding.BoundUrl;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells where it listens.
 */
@SpringBootApplication
@RestController
public class ServletApplication {

	private final BoundUrl self;

	ServletApplication(BoundUrl self) {
		this.self = self;
	}

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(ServletApplication.class, args);
	}

	@GetMapping("/")
	String self() {
		return this.self.uri().toString();
	}

}
