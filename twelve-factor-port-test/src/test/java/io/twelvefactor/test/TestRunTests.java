package io.twelvefactor.test;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.twelvefactor.backing.Attached;
import io.twelvefactor.client.BackingServiceClient;
import io.twelvefactor.client.BackingServiceClients;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests runs of several test classes with attachments.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class TestRunTests {

	private static final Set<String> RUNNING = ConcurrentHashMap.newKeySet();

	// Tests that run at the same time wait for each other, and others for nobody.
	private static volatile CyclicBarrier together = new CyclicBarrier(1);

	@Test
	void classesWithDifferentAttachmentsRunAtTheSameTimeWithoutMixing() {
		together = new CyclicBarrier(2);
		run(true, First.class, Second.class).assertStatistics((run) -> run.started(10).succeeded(10));
	}

	@Test
	void classesWithTheSameAttachmentsRunOneAfterTheOtherAndSoDoTheirTests() {
		together = new CyclicBarrier(1);
		run(true, First.class, FirstAgain.class).assertStatistics((run) -> run.started(10).succeeded(10));
	}

	@Test
	void aContextThatOthersCameBetweenIsStillThere() {
		together = new CyclicBarrier(1);
		Stream.of(First.class, Second.class, FirstAgain.class)
			.forEach((test) -> run(false, test).assertStatistics((run) -> run.started(5).succeeded(5)));
	}

	private static Events run(boolean parallel, Class<?>... tests) {
		return EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.execution.parallel.enabled", Boolean.toString(parallel))
			.configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
			.configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
			.configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
			.configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
			.selectors(Stream.of(tests).map(DiscoverySelectors::selectClass).toArray(DiscoverySelector[]::new))
			.execute()
			.testEvents();
	}

	abstract static class Base {

		private final String name = getClass().getSimpleName().substring(0, 5);

		@RepeatedTest(5)
		void asksItsOwn(@Autowired WebTestClient app, @Attached("pricing") BackingServiceStub pricing,
				@Attached("inventory") BackingServiceClient inventory) throws Exception {
			assertThat(RUNNING.add(this.name)).isTrue();
			together.await(60, TimeUnit.SECONDS);
			pricing.get("/").answers(200, this.name);
			for (int i = 0; i < 20; i++) {
				app.get().uri("/pricing").exchange().expectBody(String.class).isEqualTo(this.name);
				app.get().uri("/name").exchange().expectBody(String.class).isEqualTo("test " + this.name);
				assertThat(answer(inventory, "/name")).isEqualTo("inventory " + this.name);
				assertThat(answer(inventory, "/pricing")).isEqualTo(this.name);
			}
			assertThat(pricing.requests()).hasSize(40);
			RUNNING.remove(this.name);
		}

		private static String answer(BackingServiceClient client, String path) {
			return client.get().uri(path).retrieve().bodyToMono(String.class).block();
		}

	}

	@SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = "example.name=test First")
	@AttachStub("pricing")
	@AttachApplication(name = "inventory", application = App.class, properties = "example.name=inventory First")
	static class First extends Base {

	}

	@SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = "example.name=test First")
	@AttachStub("pricing")
	@AttachApplication(name = "inventory", application = App.class, properties = "example.name=inventory First")
	static class FirstAgain extends Base {

	}

	@SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = "example.name=test Secon")
	@AttachStub("pricing")
	@AttachApplication(name = "inventory", application = App.class, properties = "example.name=inventory Secon")
	static class Second extends Base {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class App {

		private final String name;

		private final BackingServiceClients clients;

		App(Environment environment, BackingServiceClients clients) {
			this.name = environment.getProperty("example.name", "");
			this.clients = clients;
		}

		@GetMapping("/name")
		String name() {
			return this.name;
		}

		@GetMapping("/pricing")
		Mono<String> pricing() {
			return this.clients.get("pricing").get().uri("/").retrieve().bodyToMono(String.class);
		}

	}

}
