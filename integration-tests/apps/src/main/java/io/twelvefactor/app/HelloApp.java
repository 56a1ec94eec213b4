package io.twelvefactor.app;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The smallest app, to run on any server in a process of its own.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
public class HelloApp {

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(HelloApp.class, args);
	}

	@GetMapping("/hello")
	String hello() {
		return "hello";
	}

}
