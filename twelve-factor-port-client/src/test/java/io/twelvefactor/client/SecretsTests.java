package io.twelvefactor.client;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.backing.EnableBackingServices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests that the credentials of a URL go to the service, and nowhere else.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretsTests {

	private static final String SECRET = "s3cret";

	/**
	 * What Basic authentication makes of {@code user:s3cret}.
	 */
	private static final String ENCODED = "dXNlcjpzM2NyZXQ=";

	private final HttpPeer inventory = new HttpPeer();

	@AfterEach
	void close() {
		this.inventory.close();
	}

	@Test
	void logsAndSpansOfACallHoldNoSecret(CapturedOutput output) {
		TestApp app = TestApp
			.with("PORT", "0", "INVENTORY_URL", this.inventory.url("user:" + SECRET, "/"), "TOKEN_URL",
					"http://" + SECRET + "@localhost:" + this.inventory.port())
			.sources(App.class)
			.arguments("--logging.level.root=debug", "--debug", "--management.endpoints.web.exposure.include=*",
					"--management.endpoint.env.show-values=never");
		try (ConfigurableApplicationContext context = app.run(Server.NETTY)) {
			App calls = context.getBean(App.class);
			calls.inventory.get().uri("/items").retrieve().toBodilessEntity().block();
			assertThat(this.inventory.request().credentials()).isEqualTo("user:" + SECRET);
			calls.token.get().uri("/items").retrieve().toBodilessEntity().block();
			assertThat(this.inventory.request().credentials()).isEqualTo(SECRET + ":");
			context.getBean(Items.class).items();
			assertThat(this.inventory.request().credentials()).isEqualTo("user:" + SECRET);
			assertThat(context.getBean(BackingServices.class).stream().toList().toString()).doesNotContain(SECRET);
			assertThat(calls.keyValues)
				.contains(KeyValue.of("http.url", this.inventory.url() + "/items"),
						KeyValue.of("client.name", "inventory"), KeyValue.of("client.name", "token"),
						KeyValue.of("uri", "/items"))
				.doesNotContain(KeyValue.of("client.name", "localhost"))
				.noneMatch((keyValue) -> keyValue.getValue().contains(SECRET) || keyValue.getValue().contains(ENCODED));
		}
		assertThat(output).contains("DEBUG").doesNotContain(SECRET, ENCODED);
	}

	@Test
	void theErrorsOfACallHoldNoSecret() {
		BackingServiceClient client = BackingServiceClient
			.create(BackingService.of("inventory", this.inventory.url("user:" + SECRET, "/")));
		this.inventory.close();
		Throwable failure = catchThrowable(() -> client.get().uri("/items").retrieve().toBodilessEntity().block());
		StringWriter everything = new StringWriter();
		failure.printStackTrace(new PrintWriter(everything, true));
		assertThat(everything.toString()).contains("Connection refused").doesNotContain(SECRET, ENCODED);
	}

	interface Items {

		@GetExchange("/items")
		String items();

	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices({ "inventory", "token" })
	@ImportHttpServices(group = "inventory", types = Items.class, clientType = ClientType.REST_CLIENT)
	static class App {

		private final BackingServiceClient inventory;

		private final BackingServiceClient token;

		private final List<KeyValue> keyValues;

		App(BackingServiceClient inventory, BackingServiceClient token, Spans spans) {
			this.inventory = inventory;
			this.token = token;
			this.keyValues = spans.keyValues;
		}

		@Bean
		static Spans spans() {
			return new Spans();
		}

		@Bean
		static ObservationRegistry observationRegistry(Spans spans) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(spans);
			return registry;
		}

	}

	static class Spans implements ObservationHandler<Observation.Context> {

		private final List<KeyValue> keyValues = Collections.synchronizedList(new ArrayList<>());

		@Override
		public void onStop(Observation.Context context) {
			context.getAllKeyValues().forEach(this.keyValues::add);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
