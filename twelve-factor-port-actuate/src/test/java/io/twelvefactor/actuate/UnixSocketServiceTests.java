package io.twelvefactor.actuate;

import java.nio.file.Path;

import io.twelvefactor.app.HelloApp;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.backing.EnableBackingServices;
import io.twelvefactor.client.BackingServiceClient;
import io.twelvefactor.client.BackingServiceClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of a service that is attached by the path of a socket.
 */
@EnabledOnOs(OS.LINUX)
@ExtendWith(OutputCaptureExtension.class)
class UnixSocketServiceTests {

	@TempDir
	private Path folder;

	@Test
	void aServiceOnASocketIsCalledLookedAfterAndShown(CapturedOutput output) {
		try (ConfigurableApplicationContext inventory = inventory();
				ConfigurableApplicationContext app = app("--management.endpoints.web.exposure.include=*")
					.run(Server.NETTY)) {
			BackingServiceClient client = app.getBean(BackingServiceClients.class).get("inventory");
			assertThat(client.get().uri("/hello").retrieve().bodyToMono(String.class).block()).isEqualTo("hello");
			assertThat(app.getBean(Hello.class).hello()).isEqualTo("hello");
			assertThat(health(app)).isEqualTo(HealthCheck.UP);
			assertThat(inventory.getBean(BoundUrlsEndpoint.class).boundUrls().listeners()).singleElement()
				.isEqualTo(new BoundUrlsEndpoint.Listener("main", "http+unix", -1, url(), url(), null));
			assertThat(output).doesNotContain("Unknown channel option");
		}
	}

	@Test
	void aServiceThatIsNotThereIsDownAndItsFailureNamesTheSocket() {
		BackingService gone = BackingService.of("gone", url());
		try (ConfigurableApplicationContext app = TestApp.with("PORT", "0").run(Server.NETTY)) {
			assertThat(app.getBean(HealthChecks.class).check(gone).block().status()).isEqualTo("DOWN");
		}
		assertThatException()
			.isThrownBy(() -> BackingServiceClient.create(gone)
				.post()
				.uri("/hello")
				.retrieve()
				.bodyToMono(String.class)
				.block())
			.withMessageContaining("No answer of the backing service 'gone', tried " + url().replaceAll("/$", ""));
	}

	@Test
	void aServiceThatIsThisAppItselfIsWorthAWarning(CapturedOutput output) {
		TestApp.with("PORT", "unix:" + socket(), "INVENTORY_URL", url())
			.sources(Declaring.class)
			.run(Server.NETTY)
			.close();
		assertThat(output).contains("is this app itself, which is bound to " + url());
	}

	@ParameterizedTest
	@ValueSource(strings = { "http+unix://%2Frun%2Fapp.sock:80/", "http+unix://localhost/" })
	void aHostThatIsNoPathIsExplained(String url) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> BackingServiceClient.create(BackingService.of("inventory", url)))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("http+unix://%2Frun%2Fapp.sock/"));
	}

	@Test
	void anotherHttpLibraryIsExplained(CapturedOutput output) {
		assertThatException().isThrownBy(
				() -> app("--spring.http.clients.reactive.connector=jdk").sources(Needy.class).run(Server.NETTY));
		assertThat(output).contains(
				"The URL of the backing service 'inventory' is a Unix domain socket, which only Reactor Netty connects to",
				"Set spring.http.clients.reactive.connector to 'reactor'.")
			.doesNotContain("\tat ");
	}

	private static HealthCheck health(ConfigurableApplicationContext app) {
		return app.getBean(HealthChecks.class).check(app.getBean(BackingServices.class).get("inventory")).block();
	}

	private ConfigurableApplicationContext inventory() {
		return TestApp.with("PORT", "unix:" + socket())
			.sources(HelloApp.class)
			.arguments("--management.endpoints.web.exposure.include=boundurls")
			.run(Server.NETTY);
	}

	private TestApp app(String... arguments) {
		return TestApp.with("PORT", "0", "INVENTORY_URL", url()).sources(Shop.class).arguments(arguments);
	}

	private Path socket() {
		return this.folder.resolve("app.sock");
	}

	private String url() {
		return "http+unix://%s/".formatted(socket().toString().replace("/", "%2F"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices("inventory")
	@ImportHttpServices(group = "inventory", types = Hello.class)
	static class Shop {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices("inventory")
	static class Declaring {

	}

	@Configuration(proxyBeanMethods = false)
	static class Needy {

		Needy(BackingServiceClient inventory) {
		}

	}

	interface Hello {

		@GetExchange("/hello")
		String hello();

	}

}
