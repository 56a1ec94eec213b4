package io.twelvefactor.exported;

import io.grpc.BindableService;
import io.grpc.protobuf.services.HealthStatusManager;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An app that exports a gRPC service.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
		excludeName = "org.springframework.boot.grpc.server.autoconfigure.health.GrpcServerHealthAutoConfiguration")
public class GrpcApp {

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(GrpcApp.class, args);
	}

	@Bean
	BindableService health() {
		return new HealthStatusManager().getHealthService();
	}

}
