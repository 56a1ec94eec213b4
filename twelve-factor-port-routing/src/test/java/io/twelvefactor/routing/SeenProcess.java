package io.twelvefactor.routing;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * {@link SeenApp} in a process of its own.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(SeenApp.class)
public class SeenProcess {

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(SeenProcess.class, args);
	}

}
