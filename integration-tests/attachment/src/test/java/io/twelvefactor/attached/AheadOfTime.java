package io.twelvefactor.attached;

import io.twelvefactor.backing.Attached;
import io.twelvefactor.test.AttachStub;
import io.twelvefactor.test.BackingServiceStub;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs a test with a stub that was processed ahead of time.
 */
public final class AheadOfTime {

	private AheadOfTime() {
	}

	/**
	 * Run the test.
	 * @param args none
	 */
	public static void main(String[] args) {
		EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(Stubbed.class))
			.execute()
			.testEvents()
			.assertStatistics((run) -> run.started(2).succeeded(2));
	}

	@DirtiesContext
	@SpringBootTest(classes = AskingApp.class, webEnvironment = WebEnvironment.RANDOM_PORT)
	@AttachStub("pricing")
	static class Stubbed {

		@Test
		void theStubAnswers(@Autowired WebTestClient app, @Attached("pricing") BackingServiceStub pricing) {
			assertThat(AotDetector.useGeneratedArtifacts()).isTrue();
			pricing.get("/").answers(200, "7");
			app.get().uri("/answers/pricing").exchange().expectBody(String.class).isEqualTo("7");
		}

		@Test
		void theStubFails(@Autowired WebTestClient app, @Attached("pricing") BackingServiceStub pricing) {
			pricing.get("/").answers(200, "8");
			pricing.next().resets();
			app.get().uri("/answers/pricing").exchange().expectBody(String.class).isEqualTo("8");
			assertThat(pricing.requests()).hasSize(2);
		}

	}

}
