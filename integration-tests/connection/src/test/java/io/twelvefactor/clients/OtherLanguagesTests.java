package io.twelvefactor.clients;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.client.BackingServiceClient;
import io.twelvefactor.server.PhpUnderHttpd;
import io.twelvefactor.server.Thin;
import io.twelvefactor.server.Tornado;
import io.twelvefactor.server.WebApp;
import org.junit.jupiter.api.Tag;
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
@Tag("full")
class OtherLanguagesTests {

	private static final int RESTARTS = 3;

	private static final int CALLERS = 3;

	@ParameterizedTest
	@EnumSource
	void noIdempotentRequestIsLostWhenItIsRestarted(App kind) {
		try (WebApp app = kind.start.get()) {
			BackingServiceClient client = BackingServiceClient.create(BackingService.of("inventory", app.url()));
			AtomicBoolean restarted = new AtomicBoolean();
			AtomicIntegerArray calls = new AtomicIntegerArray(CALLERS);
			Mono<Void> restarts = Mono.fromRunnable(() -> {
				awaitCalls(calls);
				for (int restart = 0; restart < RESTARTS; restart++) {
					app.restart();
					awaitCalls(calls);
				}
				restarted.set(true);
			}).subscribeOn(Schedulers.boundedElastic()).then();
			Flux<String> answers = Flux.range(0, CALLERS)
				.flatMap((caller) -> get(client).doOnNext((one) -> calls.incrementAndGet(caller))
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

	// Of every caller, and from now on, however many there were before: whoever waits
	// longer than the others before the next attempt would be met by more restarts than
	// there are attempts.
	private static void awaitCalls(AtomicIntegerArray calls) {
		int[] before = IntStream.range(0, CALLERS).map(calls::get).toArray();
		Instant end = Instant.now().plusSeconds(60);
		while (IntStream.range(0, CALLERS).anyMatch((caller) -> calls.get(caller) < before[caller] + 15)) {
			assertThat(Instant.now()).as("15 calls of each more than " + Arrays.toString(before)).isBefore(end);
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
