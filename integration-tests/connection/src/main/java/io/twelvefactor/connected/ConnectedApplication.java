package io.twelvefactor.connected;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The app. Nothing in it says where any service is.
 */
@SpringBootApplication
public class ConnectedApplication {

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(ConnectedApplication.class, args);
	}

}
