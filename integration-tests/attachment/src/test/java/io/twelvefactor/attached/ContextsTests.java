package io.twelvefactor.attached;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.twelvefactor.backing.Attached;
import io.twelvefactor.test.AttachStub;
import io.twelvefactor.test.BackingServiceStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * Tests that one context of a test on Reactor Netty leaves the others alone: Spring Boot
 * gives each test event loops of its own, and so do stubs.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ContextsTests {

	@Test
	void closingAContextLeavesServersAndClientsOfOthersAlone() {
		Stream.of(First.class, Closed.class, FirstAgain.class).forEach(ContextsTests::run);
	}

	private static void run(Class<?> test) {
		EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(test))
			.execute()
			.testEvents()
			.assertStatistics((run) -> run.started(1).succeeded(1));
	}

	abstract static class Base {

		@Test
		void asksTheStub(@Autowired WebTestClient app, @Attached("pricing") BackingServiceStub pricing) {
			pricing.get("/").answers(200, "7");
			app.get().uri("/answers/pricing").exchange().expectBody(String.class).isEqualTo("7");
		}

	}

	@SpringBootTest(classes = AskingApp.class, webEnvironment = WebEnvironment.RANDOM_PORT)
	@AttachStub("pricing")
	static class First extends Base {

	}

	@SpringBootTest(classes = AskingApp.class, webEnvironment = WebEnvironment.RANDOM_PORT)
	@AttachStub("pricing")
	@AttachStub("other")
	@DirtiesContext
	static class Closed extends Base {

	}

	@SpringBootTest(classes = AskingApp.class, webEnvironment = WebEnvironment.RANDOM_PORT)
	@AttachStub("pricing")
	static class FirstAgain extends Base {

	}

}
