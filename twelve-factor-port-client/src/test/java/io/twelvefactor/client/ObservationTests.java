package io.twelvefactor.client;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import io.twelvefactor.app.TestApp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what is measured.
 */
class ObservationTests {

	private final FaultServer failing = new FaultServer(Fault.CLOSE);

	private final FaultServer working = new FaultServer(Fault.NONE);

	@AfterEach
	void close() {
		this.failing.close();
		this.working.close();
	}

	@Test
	void aCallIsOneRequestOfTheServiceHoweverOftenItIsAttempted() {
		try (ConfigurableApplicationContext app = app().runWithoutServer()) {
			app.getBean(Calls.class).inventory.get()
				.uri("/items/{sku}?token={token}", "apple", "s3cret")
				.retrieve()
				.toBodilessEntity()
				.block();
			Timer timer = timer(app);
			assertThat(timer.count()).isEqualTo(1);
			assertThat(timer.getId().getTag("client.name")).isEqualTo("inventory");
			assertThat(timer.getId().getTag("uri")).isEqualTo("/items/{sku}");
			assertThat(timer.getId().getTag("status")).isEqualTo("200");
			assertThat(this.working.requests().get(0).target()).isEqualTo("/items/apple?token=s3cret");
		}
	}

	@Test
	void aCallOfAnHttpInterfaceIsOneAsWell() {
		try (ConfigurableApplicationContext app = app().runWithoutServer()) {
			app.getBean(Items.class).items();
			Timer timer = timer(app);
			assertThat(timer.count()).isEqualTo(1);
			assertThat(timer.getId().getTag("client.name")).isEqualTo("inventory");
			assertThat(timer.getId().getTag("uri")).isEqualTo("/items");
		}
	}

	@Test
	void everyAttemptBelongsToTheTrace() {
		try (ConfigurableApplicationContext app = app().sources(Tracing.class).runWithoutServer()) {
			app.getBean(Calls.class).inventory.get().uri("/items").retrieve().toBodilessEntity().block();
			app.getBean(Items.class).items();
			assertThat(Stream.of(this.failing, this.working).flatMap((server) -> server.requests().stream())).hasSize(3)
				.allSatisfy((request) -> assertThat(request.headers()).containsEntry("traceparent", Tracing.PARENT));
		}
	}

	@Test
	void theNameThatTheApplicationGivesTheMeterIsKept() {
		try (ConfigurableApplicationContext app = app()
			.arguments("--management.observations.http.client.requests.name=calls")
			.runWithoutServer()) {
			app.getBean(Calls.class).inventory.get().uri("/items").retrieve().toBodilessEntity().block();
			app.getBean(Items.class).items();
			Await.until("timers",
					() -> app.getBean(MeterRegistry.class)
						.find("calls")
						.timers()
						.stream()
						.mapToLong(Timer::count)
						.sum() == 2);
		}
	}

	@Test
	void theConventionsOfTheApplicationAreKept() {
		try (ConfigurableApplicationContext app = app().sources(Conventions.class).runWithoutServer()) {
			app.getBean(Calls.class).inventory.get().uri("/items").retrieve().toBodilessEntity().block();
			app.getBean(Items.class).items();
			MeterRegistry registry = app.getBean(MeterRegistry.class);
			for (String name : List.of("reactive", "blocking")) {
				Await.until(name, () -> registry.find(name).timers().stream().mapToLong(Timer::count).sum() == 1);
			}
		}
	}

	@Test
	void whatHappensToAServiceIsCounted() {
		try (ConfigurableApplicationContext app = app().runWithoutServer()) {
			app.getBean(Calls.class).inventory.get().uri("/items").retrieve().bodyToMono(String.class).block();
			MeterRegistry registry = app.getBean(MeterRegistry.class);
			assertThat(count(registry, "backingservice.retries")).isEqualTo(1);
			assertThat(count(registry, "backingservice.retries.refused")).isZero();
			assertThat(count(registry, "backingservice.setasides")).isEqualTo(1);
			assertThat(gauge(registry, "backingservice.retries.budget")).isEqualTo(99);
			Await.until("one unused connection",
					() -> registry.get("backingservice.connections")
						.tag("service", "inventory")
						.gauges()
						.stream()
						.map((gauge) -> gauge.getId().getTag("state") + "=" + gauge.value())
						.collect(Collectors.toSet())
						.equals(Set.of("active=0.0", "idle=1.0", "pending=0.0")));
		}
	}

	@Test
	void anExhaustedBudgetIsCounted() {
		this.working.close();
		try (ConfigurableApplicationContext app = app()
			.arguments("--twelve-factor.client.retry.budget-per-second=0",
					"--twelve-factor.client.retry.budget-percent=0")
			.runWithoutServer()) {
			Flux.range(0, 3)
				.concatMap((call) -> app.getBean(Calls.class).inventory.get()
					.uri("/items")
					.retrieve()
					.bodyToMono(String.class)
					.onErrorComplete())
				.blockLast();
			assertThat(count(app.getBean(MeterRegistry.class), "backingservice.retries.refused")).isEqualTo(3);
		}
	}

	@ParameterizedTest
	@CsvSource({ "http://h/a?b=c,http://h/a", "http://u:p@h/a#b,http://h/a", "/a?b,/a", "/a/{b},/a/{b}",
			"http://h/a@b,http://h/a@b", "http://h//a@b,http://h//a@b", "lb://u:p@h/a,lb://h/a" })
	void nothingSecretIsInAUri(String uri, String redacted) {
		assertThat(ServiceObservationConvention.redact(KeyValue.of("uri", uri)).getValue()).isEqualTo(redacted);
	}

	// An observation ends after its answer is there.
	private static Timer timer(ConfigurableApplicationContext app) {
		MeterRegistry registry = app.getBean(MeterRegistry.class);
		Await.until("a timer", () -> registry.find("http.client.requests").timer() != null);
		return registry.get("http.client.requests").timer();
	}

	private TestApp app() {
		return TestApp.with("INVENTORY_URL", this.failing.url() + "," + this.working.url())
			.sources(Calls.class)
			.arguments("--management.defaults.metrics.export.enabled=true");
	}

	private static double count(MeterRegistry registry, String name) {
		return registry.get(name).tag("service", "inventory").functionCounter().count();
	}

	private static double gauge(MeterRegistry registry, String name) {
		return registry.get(name).tag("service", "inventory").gauge().value();
	}

	interface Items {

		@GetExchange("/items")
		String items();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "inventory", types = Items.class, clientType = ClientType.REST_CLIENT)
	static class Calls {

		private final BackingServiceClient inventory;

		Calls(BackingServiceClient inventory) {
			this.inventory = inventory;
		}

	}

	/**
	 * Does what a tracer does with the observation of something that is sent.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Tracing implements ObservationHandler<SenderContext<Object>> {

		private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

		@Bean
		static ObservationRegistry observationRegistry() {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(new Tracing());
			return registry;
		}

		@Override
		public void onStart(SenderContext<Object> context) {
			context.getSetter().set(context.getCarrier(), "traceparent", PARENT);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof SenderContext;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Conventions {

		@Bean
		DefaultClientRequestObservationConvention reactive() {
			return new DefaultClientRequestObservationConvention("reactive");
		}

		@Bean
		ClientRequestObservationConvention blocking() {
			return new org.springframework.http.client.observation.DefaultClientRequestObservationConvention(
					"blocking");
		}

	}

}
