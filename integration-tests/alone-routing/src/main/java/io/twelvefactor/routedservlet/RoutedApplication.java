package io.twelvefactor.routedservlet;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Says hello.
 */
@SpringBootApplication
@RestController
public class RoutedApplication {

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(RoutedApplication.class, args);
	}

	@GetMapping("/")
	String hello() {
		return "hello";
	}

}
