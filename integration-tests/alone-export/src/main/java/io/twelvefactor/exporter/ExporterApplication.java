package io.twelvefactor.exporter;

import io.twelvefactor.export.TcpPortBinding;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * Says again what it is told.
 */
@SpringBootApplication
public class ExporterApplication {

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(ExporterApplication.class, args);
	}

	@Bean
	TcpPortBinding echo() {
		return new TcpPortBinding("echo", "echo",
				(server) -> server.handle((in, out) -> out.send(in.receive().retain())));
	}

}
