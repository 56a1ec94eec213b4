package io.twelvefactor.actuate;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.twelvefactor.app.HttpAnswers;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.EnableBackingServices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpServer;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of the health of backing services.
 */
@ExtendWith(OutputCaptureExtension.class)
class HealthTests {

	private static final String DETAILS = "--management.endpoint.health.show-details=always";

	private static final String NOWHERE = "http://u:s3cret@localhost:1";

	@ParameterizedTest
	@EnumSource
	void aServiceThatListensIsUpAndOneThatDoesNotIsDown(Server server, CapturedOutput output) throws Exception {
		try (ServerSocket up = new ServerSocket(0);
				ConfigurableApplicationContext app = TestApp
					.with("PORT", "0", "INVENTORY_URL", "http://u:s3cret@localhost:" + up.getLocalPort(), "PRICING_URL",
							NOWHERE)
					.sources(Declaring.class)
					.arguments(DETAILS)
					.run(server)) {
			String health = HttpAnswers.get(app, "health").body();
			assertThat(health)
				.contains("\"inventory\":{\"details\":{\"url\":\"http://u:***@localhost:" + up.getLocalPort()
						+ "\",\"source\":\"INVENTORY_URL\"},\"status\":\"UP\"}")
				.contains(
						"\"pricing\":{\"details\":{\"url\":\"http://u:***@localhost:1\",\"source\":\"PRICING_URL\",\"error\":\"Connection refused\"},\"status\":\"DOWN\"}")
				.doesNotContain("s3cret");
			assertThat(HttpAnswers.get(app, "health/backingServices/inventory").statusCode()).isEqualTo(200);
			assertThat(HttpAnswers.get(app, "health/backingServices/pricing").statusCode()).isEqualTo(503);
			assertThat(HttpAnswers.get(app, "health/backingServices/nobody").statusCode()).isEqualTo(404);
		}
		assertThat(output).doesNotContain("\tat ");
	}

	@ParameterizedTest
	@EnumSource
	void aServiceThatIsDownLeavesTheProbesAlone(Server server) {
		try (ConfigurableApplicationContext app = TestApp
			.with("PORT", "0", "INVENTORY_URL", NOWHERE, "PRICING_URL", NOWHERE)
			.sources(Declaring.class)
			.arguments("--management.endpoint.health.probes.add-additional-paths=true")
			.run(server)) {
			assertThat(HttpAnswers.get(app, "health").statusCode()).isEqualTo(503);
			assertThat(HttpAnswers.get(app, "health/liveness").statusCode()).isEqualTo(200);
			assertThat(HttpAnswers.get(app, "health/readiness").statusCode()).isEqualTo(200);
			assertThat(HttpAnswers.get(app, "../livez").statusCode()).isEqualTo(200);
			assertThat(HttpAnswers.get(app, "../readyz").statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aRequiredServiceThatIsDownTurnsReadinessDownAndNotLiveness(Server server) throws Exception {
		ServerSocket up = new ServerSocket(0);
		try (ConfigurableApplicationContext app = TestApp
			.with("PORT", "0", "INVENTORY_URL", "http://localhost:" + up.getLocalPort(), "PRICING_URL", NOWHERE,
					"TWELVEFACTOR_BACKINGSERVICES_INVENTORY_HEALTH", "required")
			.sources(Declaring.class)
			.arguments("--management.endpoint.health.probes.add-additional-paths=true")
			.run(server)) {
			assertThat(HttpAnswers.get(app, "health/readiness").statusCode()).isEqualTo(200);
			up.close();
			assertThat(HttpAnswers.get(app, "health/readiness").statusCode()).isEqualTo(503);
			assertThat(HttpAnswers.get(app, "../readyz").statusCode()).isEqualTo(503);
			assertThat(HttpAnswers.get(app, "health/liveness").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void aReadinessGroupOfTheUsersOwnIsJoinedToo() {
		try (ConfigurableApplicationContext app = TestApp
			.with("PORT", "0", "INVENTORY_URL", NOWHERE, "PRICING_URL", NOWHERE)
			.sources(Declaring.class)
			.arguments("--twelve-factor.backing-services.inventory.health=REQUIRED",
					"--management.endpoint.health.group.readiness.include=ping",
					"--management.endpoint.health.group.readiness.show-components=always")
			.run(Server.NETTY)) {
			assertThat(HttpAnswers.get(app, "health/readiness").body()).contains("ping", "inventory")
				.doesNotContain("pricing");
		}
	}

	@ParameterizedTest
	@CsvSource({ "/up,UP", "up,UP", "/missing,answers with status 404", "/redirect,answers with status 302",
			"/silence,no answer within 1 s" })
	void aHealthPathIsAskedWithGet(String path, String expected) {
		LoopResources loops = LoopResources.create("peer", 1, true);
		DisposableServer peer = HttpServer.create().runOn(loops).port(0).handle((request, response) -> {
			return switch (request.method() + " " + request.uri()) {
				case "GET /api/up" -> response.sendString(Mono.just(request.requestHeaders().get("Authorization")));
				case "GET /api/redirect" -> response.sendRedirect("/api/up");
				case "GET /api/silence" -> Mono.never();
				default -> response.sendNotFound();
			};
		}).bindNow();
		try (ConfigurableApplicationContext app = TestApp
			.with("PORT", "0", "INVENTORY_URL", "http://u:s3cret@localhost:" + peer.port() + "/api", "PRICING_URL",
					NOWHERE)
			.sources(Declaring.class, CountingCustomizer.class)
			.arguments(DETAILS, "--twelve-factor.backing-services.inventory.health-path=" + path)
			.run(Server.NETTY)) {
			assertThat(HttpAnswers.get(app, "health/backingServices/inventory").body())
				.contains("\"" + expected + "\"");
			assertThat(app.getBean(CountingCustomizer.class).count).hasValue(0);
		}
		finally {
			peer.disposeNow();
			loops.dispose();
		}
	}

	@Test
	void whatAPeerSendsIsNotQuoted() {
		LoopResources loops = LoopResources.create("peer", 1, true);
		DisposableServer liar = TcpServer.create()
			.runOn(loops)
			.port(0)
			.handle((in,
					out) -> in.receive().take(1).thenMany(out.sendString(Mono.just("s3cret s3cret s3cret\r\n\r\n"))))
			.bindNow();
		try {
			HealthCheck check = check("http://localhost:" + liar.port(),
					"--twelve-factor.backing-services.inventory.health-path=/up");
			assertThat(check.status()).isEqualTo("DOWN");
			assertThat(check.detail()).isNotEmpty().doesNotContainIgnoringCase("s3cret");
		}
		finally {
			liar.disposeNow();
			loops.dispose();
		}
	}

	@Test
	void aServiceThatHangsIsDownInTime() throws Exception {
		try (ServerSocket full = new ServerSocket(0, 1);
				Socket first = new Socket("localhost", full.getLocalPort());
				Socket second = new Socket("localhost", full.getLocalPort())) {
			assertThat(first.isConnected() && second.isConnected()).isTrue();
			assertThat(check("http://localhost:" + full.getLocalPort()))
				.isEqualTo(HealthCheck.down("no answer within 1 s"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "jdbc:h2:mem:x,UNKNOWN", "acme://localhost,UNKNOWN", "postgres://%2Fvar%2Frun/db,UNKNOWN",
			"mongodb+srv://h.example.invalid,UNKNOWN", "http://nobody.invalid,DOWN", "lb://inventory,UNKNOWN" })
	void whatCanNotBeConnectedToIsUnknown(String url, String status) {
		HealthCheck check = check(url);
		assertThat(check.status()).isEqualTo(status);
		assertThat(check.detail()).isNotEmpty();
	}

	@Test
	void oneInstanceThatIsUpIsEnough() throws Exception {
		try (ServerSocket up = new ServerSocket(0)) {
			assertThat(check("mongodb://localhost:1,localhost:" + up.getLocalPort())).isEqualTo(HealthCheck.UP);
		}
	}

	private static HealthCheck check(String url, String... arguments) {
		try (ConfigurableApplicationContext context = TestApp.with().arguments(arguments).runWithoutServer()) {
			return context.getBean(HealthChecks.class)
				.check(BackingService.of("inventory", url))
				.block(Duration.ofSeconds(30));
		}
	}

	@ParameterizedTest
	@EnumSource
	void aRequiredServiceWhoseFileIsGoneIsDownAndHarmsNobodyElse(Server server, @TempDir Path directory)
			throws IOException {
		Path file = Files.writeString(directory.resolve("url"), "http://localhost:1");
		try (ConfigurableApplicationContext app = TestApp
			.with("PORT", "0", "INVENTORY_URL_FILE", file.toString(), "PRICING_URL", NOWHERE, "LEGACY_URL_FILE",
					"/nowhere")
			.sources(Declaring.class)
			.arguments(DETAILS, "--twelve-factor.backing-services.inventory.health=required",
					"--twelve-factor.backing-services.legacy.health-path=/x")
			.run(server)) {
			Files.delete(file);
			assertThat(HttpAnswers.get(app, "health/liveness").statusCode()).isEqualTo(200);
			assertThat(HttpAnswers.get(app, "health/readiness").statusCode()).isEqualTo(503);
			assertThat(HttpAnswers.get(app, "health/backingServices").body())
				.contains("The file '%s' to which INVENTORY_URL_FILE leads can't be read: it doesn't exist."
					.formatted(file))
				.contains("The file '/nowhere' to which LEGACY_URL_FILE leads can't be read: it doesn't exist.");
		}
	}

	@Test
	void theHealthCanBeSwitchedOff() {
		try (ConfigurableApplicationContext app = TestApp
			.with("PORT", "0", "INVENTORY_URL", NOWHERE, "PRICING_URL", NOWHERE)
			.sources(Declaring.class)
			.arguments(DETAILS, "--management.health.backingservices.enabled=false",
					"--twelve-factor.backing-services.inventory.health=required")
			.run(Server.NETTY)) {
			assertThat(HttpAnswers.get(app, "health").body()).doesNotContain("backingServices");
			assertThat(HttpAnswers.get(app, "health/readiness").statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "sometimes", "true" })
	void aWrongHealthStopsTheStartInWords(String health, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> TestApp.with("PORT", "0", "INVENTORY_URL", NOWHERE, "PRICING_URL", NOWHERE)
				.sources(Declaring.class)
				.arguments("--twelve-factor.backing-services.inventory.health=" + health)
				.run(Server.NETTY));
		assertThat(output).contains("twelve-factor.backing-services.inventory.health", health, "REQUIRED")
			.doesNotContain("\tat ");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices({ "inventory", "pricing" })
	static class Declaring {

	}

	/**
	 * Counts the requests of clients with the application's customizations.
	 */
	@Configuration(proxyBeanMethods = false)
	static class CountingCustomizer {

		private final AtomicInteger count = new AtomicInteger();

		@Bean
		WebClientCustomizer countingWebClientCustomizer() {
			return (builder) -> builder.filter((request, next) -> {
				this.count.incrementAndGet();
				return next.exchange(request);
			});
		}

	}

}
