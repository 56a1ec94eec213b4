package io.twelvefactor.binding;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.twelvefactor.app.Ipv6;
import io.twelvefactor.app.SelfSigned;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link WebServerListener} on the real servers.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebServerListenerTests {

	@ParameterizedTest
	@EnumSource
	void theBoundUrlIsWhereTheServerAnswers(Server server, CapturedOutput output) {
		try (ConfigurableApplicationContext context = TestApp.with("PORT", "0").sources(Hello.class).run(server)) {
			BoundUrl boundUrl = context.getBean(BoundUrl.class);
			assertThat(boundUrl.isBound()).isTrue();
			assertThat(boundUrl.scheme()).isEqualTo("http");
			assertThat(boundUrl.uri()).hasToString("http://localhost:%d/".formatted(boundUrl.port()));
			assertThat(get(boundUrl.uri().resolve("hello"))).isEqualTo("hello");
			assertThat(output).containsOnlyOnce("Bound to %s (PORT)".formatted(boundUrl.uri()));
			assertThat(context.getBean(BoundUrls.class).main()).isSameAs(boundUrl);
		}
	}

	@ParameterizedTest
	@EnumSource
	void thePathOfTheAppIsPartOfTheUrl(Server server) {
		TestApp app = TestApp.with("PORT", "0")
			.sources(Hello.class)
			.arguments("--server.servlet.context-path=/shop", "--spring.webflux.base-path=/shop");
		try (ConfigurableApplicationContext context = app.run(server)) {
			URI uri = context.getBean(BoundUrl.class).uri();
			assertThat(uri.getPath()).isEqualTo("/shop/");
			assertThat(get(uri.resolve("hello"))).isEqualTo("hello");
		}
	}

	@ParameterizedTest
	@EnumSource
	void theManagementServerIsAListenerOfItsOwn(Server server, CapturedOutput output) {
		TestApp app = TestApp.with("PORT", "0")
			.sources(Events.class)
			.arguments("--management.server.port=0", "--management.server.base-path=/ops");
		try (ConfigurableApplicationContext context = app.run(server)) {
			BoundUrls boundUrls = context.getBean(BoundUrls.class);
			BoundUrl management = boundUrls.find("management").orElseThrow();
			assertThat(management.port()).isNotEqualTo(boundUrls.main().port());
			assertThat(get(management.uri().resolve("actuator/health"))).contains("UP");
			assertThat(output)
				.containsOnlyOnce("Bound management to %s (--management.server.port)".formatted(management.uri()));
			assertThat(context.getBean(Events.class).bound).containsExactlyInAnyOrder(boundUrls.main(), management);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aManagementPortThatIsThePortIsNoListenerOfItsOwn(Server server) {
		TestApp app = TestApp.with("PORT", "0").arguments("--management.server.port=");
		try (ConfigurableApplicationContext context = app.run(server)) {
			assertThat(context.getBean(BoundUrls.class).stream()).containsExactly(context.getBean(BoundUrl.class));
		}
	}

	@ParameterizedTest
	@EnumSource
	void aServerWithTlsHasAnHttpsUrl(Server server) {
		TestApp app = TestApp.with("PORT", "0")
			.arguments("--server.ssl.bundle=self", "--spring.ssl.bundle.jks.self.key.alias=self",
					"--spring.ssl.bundle.jks.self.keystore.location=" + SelfSigned.keyStore(),
					"--spring.ssl.bundle.jks.self.keystore.password=" + SelfSigned.PASSWORD,
					"--spring.ssl.bundle.jks.self.keystore.type=PKCS12");
		try (ConfigurableApplicationContext context = app.run(server)) {
			BoundUrl boundUrl = context.getBean(BoundUrl.class);
			assertThat(boundUrl.uri()).hasToString("https://localhost:%d/".formatted(boundUrl.port()));
		}
	}

	@ParameterizedTest
	@EnumSource
	void aLoopbackAddressWithAPortIsWorthAWarning(Server server, CapturedOutput output) {
		try (ConfigurableApplicationContext context = TestApp.with("PORT", "0")
			.arguments("--server.address=127.0.0.1")
			.run(server)) {
			assertThat(context.getBean(BoundUrl.class).uri().getHost()).isEqualTo("127.0.0.1");
			assertThat(output).containsOnlyOnce("not by a routing layer");
		}
	}

	@Test
	void aLoopbackAddressWithoutAPortIsNot(CapturedOutput output) {
		try (ConfigurableApplicationContext context = TestApp.with()
			.arguments("--server.address=127.0.0.1", "--server.port=0")
			.run(Server.NETTY)) {
			assertThat(context.getBean(BoundUrl.class).isBound()).isTrue();
			assertThat(output).doesNotContain("routing layer");
		}
	}

	@ParameterizedTest
	@EnumSource
	void anIpv6AddressStandsInBrackets(Server server) {
		assumeThat(Ipv6.isAvailable()).as("this machine has no IPv6").isTrue();
		TestApp app = TestApp.with("PORT", "0").sources(Hello.class).arguments("--server.address=::1");
		try (ConfigurableApplicationContext context = app.run(server)) {
			URI uri = context.getBean(BoundUrl.class).uri();
			assertThat(uri.getHost()).isEqualTo("[::1]");
			assertThat(get(uri.resolve("hello"))).isEqualTo("hello");
		}
	}

	@Test
	void aPortThatIsSetInCodeIsNotSaidToComeFromTheVariable(CapturedOutput output) {
		try (ConfigurableApplicationContext context = TestApp.with("PORT", "5010")
			.sources(PortInCode.class)
			.run(Server.NETTY)) {
			assertThat(context.getBean(BoundUrl.class).port()).isNotEqualTo(5010);
			assertThat(output).contains("(the application)");
		}
	}

	@Test
	void anEventListenerOfBootCanAskTheBoundUrl() {
		try (ConfigurableApplicationContext context = TestApp.with("PORT", "0")
			.sources(Events.class)
			.run(Server.NETTY)) {
			assertThat(context.getBean(Events.class).boundWhenBootTold).isTrue();
		}
	}

	@Test
	void withoutAServerTheBeanSaysThatNothingIsBound() {
		try (ConfigurableApplicationContext context = TestApp.with("PORT", "0").runWithoutServer()) {
			assertThat(context.getBean(BoundUrl.class).isBound()).isFalse();
			assertThat(context.getBean(BoundUrls.class).stream()).isEmpty();
		}
	}

	@Test
	void theServerOfAChildIsNotThatOfItsParent() {
		try (ConfigurableApplicationContext parent = TestApp.with("PORT", "0").run(Server.NETTY);
				ConfigurableApplicationContext child = new SpringApplicationBuilder(Child.class).parent(parent)
					.run("--server.port=0", "--spring.main.web-application-type=reactive")) {
			BoundUrl parentUrl = parent.getBean(BoundUrl.class);
			BoundUrl childUrl = child.getBean(BoundUrl.class);
			assertThat(childUrl.port()).isNotEqualTo(parentUrl.port());
			assertThat(child.getEnvironment().getProperty("local.server.port", Integer.class))
				.isEqualTo(childUrl.port());
		}
	}

	private static String get(URI uri) {
		return WebClient.create()
			.get()
			.uri(uri)
			.retrieve()
			.onStatus(HttpStatusCode::isError, (response) -> response.createException())
			.bodyToMono(String.class)
			.block();
	}

	@RestController
	static class Hello {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PortBindingAutoConfiguration.class)
	static class Child {

		@Bean
		NettyReactiveWebServerFactory webServerFactory() {
			return new NettyReactiveWebServerFactory(0);
		}

		@Bean
		HttpHandler httpHandler() {
			return (request, response) -> Mono.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Events {

		private final List<BoundUrl> bound = new ArrayList<>();

		private final BoundUrl boundUrl;

		private boolean boundWhenBootTold;

		Events(BoundUrl boundUrl) {
			this.boundUrl = boundUrl;
		}

		@EventListener
		void on(PortBoundEvent event) {
			assertThat(event.boundUrl().isBound()).isTrue();
			this.bound.add(event.boundUrl());
		}

		@EventListener
		void on(WebServerInitializedEvent event) {
			this.boundWhenBootTold = this.boundUrl.isBound();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PortInCode {

		@Bean
		WebServerFactoryCustomizer<ConfigurableWebServerFactory> portInCode() {
			return new LastCustomizer();
		}

	}

	static class LastCustomizer implements WebServerFactoryCustomizer<ConfigurableWebServerFactory>, Ordered {

		@Override
		public void customize(ConfigurableWebServerFactory factory) {
			factory.setPort(0);
		}

		@Override
		public int getOrder() {
			return LOWEST_PRECEDENCE;
		}

	}

}
