package io.twelvefactor.discovery;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.netflix.eureka.server.EnableEurekaServer;
import org.springframework.context.annotation.Configuration;

/**
 * A Eureka server.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableEurekaServer
public class RegistryApplication {

	/**
	 * Run.
	 * @param args the arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(RegistryApplication.class, args);
	}

}
