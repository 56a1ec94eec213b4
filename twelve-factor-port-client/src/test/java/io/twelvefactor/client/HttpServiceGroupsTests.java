package io.twelvefactor.client;

import java.io.InterruptedIOException;

import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for HTTP interfaces whose group has the name of a backing service.
 */
class HttpServiceGroupsTests {

	private final HttpPeer inventory = new HttpPeer();

	private final HttpPeer other = new HttpPeer();

	@AfterEach
	void close() {
		this.inventory.close();
		this.other.close();
	}

	@ParameterizedTest
	@EnumSource
	void aReactiveGroupIsDirectedToTheServiceOfItsName(Server server) {
		isDirectedToTheService(server, ReactiveGroup.class);
	}

	@ParameterizedTest
	@EnumSource
	void aBlockingGroupIsDirectedToTheServiceOfItsName(Server server) {
		isDirectedToTheService(server, BlockingGroup.class);
	}

	private void isDirectedToTheService(Server server, Class<?> group) {
		TestApp app = TestApp.with("PORT", "0", "INVENTORY_URL", this.inventory.url("u:s3cret", "/a%20b"))
			.sources(group);
		try (ConfigurableApplicationContext context = app.run(server)) {
			assertThat(context.getBean(Greeter.class).hello("a/b")).isEqualTo("hello");
			assertThat(this.inventory.request().line()).isEqualTo("GET /a%20b/hello/a%2Fb");
			assertThat(this.inventory.request().credentials()).isEqualTo("u:s3cret");
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { ReactiveGroup.class, BlockingGroup.class })
	void aBaseUrlOfTheGroupWins(Class<?> group) {
		TestApp app = TestApp.with("INVENTORY_URL", this.inventory.url("u:s3cret", "/"))
			.sources(group)
			.arguments("--spring.http.serviceclient.inventory.base-url=" + this.other.url());
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			context.getBean(Greeter.class).hello("a");
			assertThat(this.inventory.requests()).isEmpty();
			assertThat(this.other.request().credentials()).isNull();
		}
	}

	@Timeout(20)
	@ParameterizedTest
	@ValueSource(classes = { ReactiveGroup.class, BlockingGroup.class })
	void theTimeoutOfTheGroupIsKept(Class<?> group) {
		TestApp app = TestApp.with("INVENTORY_URL", this.inventory.url())
			.sources(group)
			.arguments("--spring.http.serviceclient.inventory.read-timeout=200ms");
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			Greeter greeter = context.getBean(Greeter.class);
			assertThatException().isThrownBy(() -> greeter.hello("silence"))
				.satisfies((ex) -> assertThat(ex).hasStackTraceContaining("TimeoutException"));
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { ReactiveGroup.class, BlockingGroup.class })
	void theTimeoutOfTheServiceIsKept(Class<?> group) {
		TestApp app = TestApp.with("INVENTORY_URL", this.inventory.url())
			.sources(group)
			.arguments("--twelve-factor.client.read-timeout=1m",
					"--twelve-factor.backing-services.inventory.read-timeout=200ms");
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			Greeter greeter = context.getBean(Greeter.class);
			assertThatException().isThrownBy(() -> greeter.hello("silence"))
				.withMessageContaining("No answer of the backing service 'inventory', tried ");
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { ReactiveGroup.class, BlockingGroup.class })
	void allUrlsOfTheServiceAreCalled(Class<?> group) {
		try (FaultServer failing = new FaultServer(Fault.CLOSE); FaultServer working = new FaultServer(Fault.NONE)) {
			TestApp app = TestApp.with("INVENTORY_URL", failing.url() + "," + working.url() + "/v2").sources(group);
			try (ConfigurableApplicationContext context = app.runWithoutServer()) {
				assertThat(context.getBean(Greeter.class).hello("a")).isEqualTo(FaultServer.BODY);
				assertThat(failing.requests()).extracting(FaultServer.Request::target).containsExactly("/hello/a");
				assertThat(working.requests()).extracting(FaultServer.Request::target).containsExactly("/v2/hello/a");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { ReactiveGroup.class, BlockingGroup.class })
	void whatMayNotBeExecutedTwiceIsNot(Class<?> group) {
		try (FaultServer failing = new FaultServer(Fault.CLOSE); FaultServer working = new FaultServer(Fault.NONE)) {
			TestApp app = TestApp.with("INVENTORY_URL", failing.url() + "," + working.url()).sources(group);
			try (ConfigurableApplicationContext context = app.runWithoutServer()) {
				Greeter greeter = context.getBean(Greeter.class);
				assertThatException().isThrownBy(() -> greeter.welcome("you"));
				assertThat(failing.requests()).extracting(FaultServer.Request::body).containsExactly("you");
				assertThat(greeter.welcome("me")).isEqualTo(FaultServer.BODY);
				assertThat(working.requests()).extracting(FaultServer.Request::body).containsExactly("me");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { ReactiveGroup.class, BlockingGroup.class })
	void anAnswerThatIsAnErrorIsOne(Class<?> group) {
		try (FaultServer busy = new FaultServer(Fault.UNAVAILABLE)) {
			TestApp app = TestApp.with("INVENTORY_URL", busy.url()).sources(group);
			try (ConfigurableApplicationContext context = app.runWithoutServer()) {
				Greeter greeter = context.getBean(Greeter.class);
				assertThatException().isThrownBy(() -> greeter.hello("a"))
					.withMessageContaining("503 Service Unavailable");
				assertThat(busy.requests()).hasSize(3);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { ReactiveGroup.class, BlockingGroup.class })
	void anAnswerThatNobodyReadsIsOne(Class<?> group) {
		try (FaultServer server = new FaultServer(Fault.NONE)) {
			TestApp app = TestApp.with("INVENTORY_URL", server.url()).sources(group);
			try (ConfigurableApplicationContext context = app.runWithoutServer()) {
				for (int call = 0; call < 50; call++) {
					context.getBean(Greeter.class).tell("you");
				}
				assertThat(server.requests()).hasSize(50);
				assertThat(server.accepted()).isLessThan(5);
			}
		}
	}

	@Test
	void aCallThatIsInterruptedSaysSo() {
		TestApp app = TestApp.with("INVENTORY_URL", this.inventory.url()).sources(BlockingGroup.class);
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			Greeter greeter = context.getBean(Greeter.class);
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> greeter.hello("silence"))
				.withCauseInstanceOf(InterruptedIOException.class);
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { ReactiveGroup.class, BlockingGroup.class })
	void aRedirectIsNotFollowed(Class<?> group) {
		this.inventory.redirectingTo(this.other.url());
		TestApp app = TestApp.with("INVENTORY_URL", this.inventory.url("u:s3cret", "/")).sources(group);
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			context.getBean(Greeter.class).hello("a");
			assertThat(this.inventory.requests()).hasSize(1);
			assertThat(this.other.requests()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { ReactiveGroup.class, BlockingGroup.class })
	void aHostNameWithAnUnderscoreIsCalled(Class<?> group) {
		TestApp app = TestApp.with("INVENTORY_URL", "http://u:p@my_inventory:%d/api".formatted(this.inventory.port()))
			.sources(group, EveryNameIsThisMachine.class);
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			context.getBean(Greeter.class).hello("a");
			assertThat(this.inventory.request().line()).isEqualTo("GET /api/hello/a");
			assertThat(this.inventory.request().credentials()).isEqualTo("u:p");
			assertThat(this.inventory.request().headers().get("Host"))
				.isEqualTo("my_inventory:" + this.inventory.port());
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { ReactiveGroup.class, BlockingGroup.class })
	void theCustomizersOfTheApplicationApply(Class<?> group) {
		TestApp app = TestApp.with("INVENTORY_URL", this.inventory.url()).sources(group, Customized.class);
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			context.getBean(Greeter.class).hello("a");
			assertThat(this.inventory.request().headers().get("X-Customized")).isEqualTo("yes");
		}
	}

	@ParameterizedTest
	@CsvSource({ "INVENTORY_URL,''", "UNRELATED_URL,http://localhost" })
	void aGroupThatIsNoServiceIsLeftAlone(String variable, String url) {
		try (ConfigurableApplicationContext context = TestApp.with(variable, url)
			.sources(ReactiveGroup.class, OddlyNamed.class)
			.runWithoutServer()) {
			assertThat(context.getBean(Greeter.class)).isNotNull();
		}
	}

	interface Greeter {

		@GetExchange("/hello/{name}")
		String hello(@PathVariable String name);

		@PostExchange("/tell")
		void tell(@RequestBody String name);

		@PostExchange("/welcome")
		String welcome(@RequestBody String name);

	}

	interface Odd {

		@GetExchange("/odd")
		String odd();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "inventory", types = Greeter.class, clientType = ClientType.WEB_CLIENT)
	static class ReactiveGroup {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "inventory", types = Greeter.class, clientType = ClientType.REST_CLIENT)
	static class BlockingGroup {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "com.example: odd!", types = Odd.class)
	static class OddlyNamed {

	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@Bean
		WebClientCustomizer webClientCustomizer() {
			return (builder) -> builder.defaultHeader("X-Customized", "yes");
		}

		@Bean
		RestClientCustomizer restClientCustomizer() {
			return (builder) -> builder.defaultHeader("X-Customized", "yes");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EveryNameIsThisMachine {

		@Bean
		ClientHttpConnectorBuilder<?> connectorBuilder() {
			return ClientHttpConnectorBuilder.reactor()
				.withHttpClientCustomizer((client) -> client.resolver(new ThisMachine()));
		}

		@Bean
		ClientHttpRequestFactoryBuilder<?> requestFactoryBuilder() {
			return ClientHttpRequestFactoryBuilder.reactor()
				.withHttpClientCustomizer((client) -> client.resolver(new ThisMachine()));
		}

	}

}
