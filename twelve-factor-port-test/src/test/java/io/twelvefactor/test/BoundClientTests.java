package io.twelvefactor.test;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.resttestclient.TestRestTemplate;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureTestRestTemplate;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the clients of the application under test, which know where it is bound.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "server.servlet.context-path=/shop", "spring.webflux.base-path=/shop" })
@AttachStub("pricing")
class BoundClientTests {

	@Test
	void aWebTestClientAsksTheApplication(@Autowired WebTestClient client) {
		client.get().uri("/hello").exchange().expectBody(String.class).isEqualTo("hello");
	}

	@Test
	void aRestTestClientAsksTheApplication(@Autowired RestTestClient client) {
		client.get().uri("/hello").exchange().expectBody(String.class).isEqualTo("hello");
	}

	@Test
	void aTestRestTemplateAsksTheApplication(@Autowired TestRestTemplate client) {
		assertThat(client.getForObject("/hello", String.class)).isEqualTo("hello");
	}

	@Test
	void anHttpExchangeInterfaceAsksTheApplication(
			@Autowired @Qualifier("boundHttpServiceProxyFactory") HttpServiceProxyFactory clients) {
		assertThat(clients.createClient(Greeting.class).hello()).isEqualTo("hello");
	}

	@Test
	void thoseOfSpringBootWin() throws Exception {
		ApplicationContext context = new TestContextManager(OfSpringBoot.class).getTestContext()
			.getApplicationContext();
		assertThat(context.getBeanNamesForType(WebTestClient.class)).hasSize(1).doesNotContain("boundWebTestClient");
		assertThat(context.getBeanNamesForType(RestTestClient.class)).hasSize(1).doesNotContain("boundRestTestClient");
		assertThat(context.getBeanNamesForType(TestRestTemplate.class)).hasSize(1)
			.doesNotContain("boundTestRestTemplate");
	}

	interface Greeting {

		@GetExchange("/hello")
		String hello();

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class App {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

	}

	@SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.RANDOM_PORT)
	@AutoConfigureWebTestClient
	@AutoConfigureRestTestClient
	@AutoConfigureTestRestTemplate
	@AttachStub("pricing")
	static class OfSpringBoot {

	}

}
