package io.twelvefactor.exported;

import io.twelvefactor.binding.BoundUrl;
import io.twelvefactor.binding.BoundUrls;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.stereotype.Controller;

/**
 * An app that exports RSocket.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Controller
public class RSocketApp {

	private final BoundUrl self;

	private final BoundUrls all;

	RSocketApp(BoundUrl self, BoundUrls all) {
		this.self = self;
		this.all = all;
	}

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(RSocketApp.class, args);
	}

	@MessageMapping("self")
	String self() {
		return this.self + " " + this.all.stream().map((url) -> url.name() + "=" + url).toList();
	}

}
