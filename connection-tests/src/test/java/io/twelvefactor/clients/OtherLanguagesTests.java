package io.twelvefactor.clients;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.client.BackingServiceClient;
import io.twelvefactor.server.PhpUnderHttpd;
import io.twelvefactor.server.Thin;
import io.twelvefactor.server.Tornado;
import io.twelvefactor.server.WebApp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with apps in other languages. They keep unused connections for a second, and are
 * restarted while they are called.
 */
class OtherLanguagesTests {

	private static final int RESTARTS = 3;

	@ParameterizedTest
	@EnumSource
	void noIdempotentRequestIsLostWhenItIsRestarted(App kind) {
		try (WebApp app = kind.start.get()) {
			BackingServiceClient client = BackingServiceClient.create(BackingService.of("inventory", app.url()));
			AtomicBoolean restarted = new AtomicBoolean();
			AtomicInteger calls = new AtomicInteger();
			Mono<Void> restarts = Mono.fromRunnable(() -> {
				for (int restart = 0; restart < RESTARTS; restart++) {
					awaitCalls(calls, 50 * (restart + 1));
					app.restart();
				}
				awaitCalls(calls, 50 * (RESTARTS + 1));
				restarted.set(true);
			}).subscribeOn(Schedulers.boundedElastic()).then();
			Flux<String> answers = Flux.range(0, 3)
				.flatMap((caller) -> get(client).doOnNext((one) -> calls.incrementAndGet())
					.repeat(() -> !restarted.get()))
				.distinct();
			List<String> seen = Mono.zip(answers.collectList(), restarts.thenReturn(true)).block().getT1();
			assertThat(seen).containsExactly(kind.name());
		}
	}

	@ParameterizedTest
	@EnumSource
	void aConnectionThatItGivesUpCostsNoRequest(App kind) {
		try (WebApp app = kind.start.get()) {
			BackingServiceClient client = BackingServiceClient.create(BackingService.of("inventory", app.url()));
			List<String> seen = Flux.range(0, 6)
				.concatMap((call) -> get(client).delaySubscription(Duration.ofMillis((call == 0) ? 0 : 1000)))
				.collectList()
				.block();
			assertThat(seen).hasSize(6).containsOnly(kind.name());
		}
	}

	private static void awaitCalls(AtomicInteger calls, int count) {
		Instant end = Instant.now().plusSeconds(60);
		while (calls.get() < count) {
			assertThat(Instant.now()).as(calls + " calls of " + count).isBefore(end);
			LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
		}
	}

	private static Mono<String> get(BackingServiceClient client) {
		return client.get().uri("/items").retrieve().bodyToMono(String.class);
	}

	/**
	 * The apps, by what they answer.
	 */
	enum App {

		TORNADO(Tornado::start), THIN(Thin::start), PHP(PhpUnderHttpd::start);

		private final Supplier<WebApp> start;

		App(Supplier<WebApp> start) {
			this.start = start;
		}

	}

}
