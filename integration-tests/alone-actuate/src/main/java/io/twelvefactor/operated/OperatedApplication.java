package io.twelvefactor.operated;

import io.twelvefactor.backing.EnableBackingServices;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Has services, and calls none of them.
 */
@SpringBootApplication
@EnableBackingServices({ "inventory", "pricing" })
public class OperatedApplication {

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(OperatedApplication.class, args);
	}

}
