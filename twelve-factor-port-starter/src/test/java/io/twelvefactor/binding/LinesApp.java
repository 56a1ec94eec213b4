package io.twelvefactor.binding;

import io.netty.handler.codec.LineBasedFrameDecoder;
import io.twelvefactor.app.HelloApp;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * An app that speaks a line protocol as well.
 */
@Configuration(proxyBeanMethods = false)
@Import(HelloApp.class)
public class LinesApp {

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(LinesApp.class, args);
	}

	@Bean
	TcpPortBinding lines() {
		return binding("lines");
	}

	static TcpPortBinding binding(String name) {
		return new TcpPortBinding(name, "line",
				(server) -> server
					.doOnConnection((connection) -> connection.addHandlerLast(new LineBasedFrameDecoder(1000)))
					.handle((in, out) -> in.receive()
						.asString()
						.concatMap((line) -> out.sendString(Mono.just("echo " + line + "\n")).then())
						.then()));
	}

}
