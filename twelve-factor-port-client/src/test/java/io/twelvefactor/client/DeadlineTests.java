package io.twelvefactor.client;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.binding.BoundUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that whoever is asked knows how long the answer is waited for.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DeadlineTests {

	private static final String PROPERTY = "--twelve-factor.client.deadline-header=X-Time-Left";

	private final FaultServer inventory = new FaultServer(
			(request) -> request.target().startsWith("/hang") ? Fault.HANG : Fault.NONE);

	@AfterEach
	void close() {
		this.inventory.close();
	}

	@ParameterizedTest
	@EnumSource
	void theTimeThatIsLeftIsPassedOn(Server server) throws Exception {
		try (ConfigurableApplicationContext app = app(PROPERTY).run(server)) {
			assertThat(get(app, "/reactive", "20000")).isEqualTo("200");
			assertThat(timeLeft(0)).isBetween(1L, 20_000L);
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NETTY")
	void aCallThatBlocksPassesItOnAsWell(Server server) throws Exception {
		try (ConfigurableApplicationContext app = app(PROPERTY).run(server)) {
			assertThat(get(app, "/blocking", "20000")).isEqualTo("200");
			assertThat(timeLeft(0)).isBetween(1L, 20_000L);
		}
	}

	@ParameterizedTest
	@EnumSource
	void anAnswerIsNotWaitedForAnyLonger(Server server) throws Exception {
		try (ConfigurableApplicationContext app = app(PROPERTY).run(server)) {
			Instant start = Instant.now();
			assertThat(get(app, "/hanging", "500")).isEqualTo("500");
			assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(8));
		}
	}

	@ParameterizedTest
	@EnumSource
	void nobodyIsAskedWhenItIsTooLate(Server server) throws Exception {
		try (ConfigurableApplicationContext app = app(PROPERTY).run(server)) {
			assertThat(get(app, "/reactive", "0")).isEqualTo("500");
			assertThat(this.inventory.requests()).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource({ "''", "soon", "-5", "1.5", "99999999999999999999" })
	void whatIsNoTimeIsIgnored(String header) throws Exception {
		try (ConfigurableApplicationContext app = app(PROPERTY).run(Server.NETTY)) {
			assertThat(get(app, "/reactive", header)).isEqualTo("200");
			assertThat(timeLeft(0)).isBetween(20_001L, 30_000L);
		}
	}

	@ParameterizedTest
	@EnumSource
	void itIsOffUnlessConfigured(Server server) throws Exception {
		try (ConfigurableApplicationContext app = app().run(server)) {
			assertThat(get(app, "/reactive", "0")).isEqualTo("200");
			assertThat(this.inventory.requests().get(0).headers()).doesNotContainKey("X-Time-Left");
		}
	}

	@Test
	void aServerWithoutTheHeaderHasNoFilterForIt() {
		try (ConfigurableApplicationContext app = app().run(Server.NETTY)) {
			assertThat(app.getBeanProvider(WebFilter.class).stream()).isEmpty();
		}
	}

	@Test
	void theOwnTotalTimeoutIsALimitTo() throws Exception {
		try (ConfigurableApplicationContext app = app(PROPERTY, "--twelve-factor.client.total-timeout=20s")
			.run(Server.NETTY)) {
			get(app, "/reactive", "60000");
			assertThat(timeLeft(0)).isBetween(1L, 20_000L);
		}
	}

	private TestApp app(String... arguments) {
		return TestApp.with("PORT", "0", "INVENTORY_URL", this.inventory.url())
			.sources(Storefront.class)
			.arguments(arguments);
	}

	private long timeLeft(int request) {
		return Long.parseLong(this.inventory.requests().get(request).headers().get("X-Time-Left"));
	}

	private static String get(ConfigurableApplicationContext app, String path, String timeLeft) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(app.getBean(BoundUrl.class).uri().resolve(path))
			.header("X-Time-Left", timeLeft)
			.build();
		return String
			.valueOf(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
	}

	interface Items {

		@GetExchange("/items")
		String items();

	}

	@RestController
	@Import(Groups.class)
	static class Storefront {

		private final BackingServiceClient inventory;

		private final Items items;

		Storefront(BackingServiceClient inventory, Items items) {
			this.inventory = inventory;
			this.items = items;
		}

		@GetMapping("/reactive")
		Mono<String> reactive() {
			return this.inventory.get().uri("/items").retrieve().bodyToMono(String.class);
		}

		@GetMapping("/hanging")
		Mono<String> hanging() {
			return this.inventory.get().uri("/hang").retrieve().bodyToMono(String.class);
		}

		@GetMapping("/blocking")
		String blocking() {
			return this.items.items();
		}

	}

	@ImportHttpServices(group = "inventory", types = Items.class, clientType = ClientType.REST_CLIENT)
	static class Groups {

	}

}
