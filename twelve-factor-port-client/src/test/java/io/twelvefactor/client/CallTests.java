package io.twelvefactor.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests of what a call does between its attempts, and of what it says in the end.
 */
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class CallTests {

	@Test
	void whatAFilterAsksElsewhereIsNoPartOfTheAttempt() {
		try (FaultServer server = new FaultServer(Fault.NONE);
				FaultServer elsewhere = new FaultServer(Fault.HANG_IN_BODY);
				TestClients clients = TestClients.of(List.of(server.url()))) {
			BackingServiceClient client = clients.client();
			String body = client.mutate()
				.filter((request, next) -> client.get()
					.uri(elsewhere.url() + "/")
					.retrieve()
					.bodyToFlux(DataBuffer.class)
					.next()
					.doOnNext(DataBufferUtils::release)
					.then(next.exchange(request)))
				.build()
				.get()
				.uri("/")
				.retrieve()
				.bodyToMono(String.class)
				.block(Duration.ofSeconds(8));
			assertThat(body).isEqualTo(FaultServer.BODY);
		}
	}

	@Test
	void ofALaterAttemptItIsKnownTooThatItsRequestHasNotLeft() {
		try (FaultServer withoutTls = new FaultServer(Fault.HANG);
				FaultServer working = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(
						List.of("http://127.0.0.1:1", withoutTls.url().replace("http:", "https:"), working.url()),
						"connect-timeout=300ms")) {
			String body = clients.client()
				.post()
				.uri("/")
				.bodyValue("a chair")
				.retrieve()
				.bodyToMono(String.class)
				.block();
			assertThat(body).isEqualTo(FaultServer.BODY);
			assertThat(clients.calls().retries()).isEqualTo(2);
		}
	}

	@Test
	void anInstanceThatIsRestartedIsWaitedFor() throws Exception {
		try (FaultServer server = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(server.url()), "retry.patience=20s")) {
			BackingServiceClient client = clients.client();
			assertThat(get(client).block()).isEqualTo(FaultServer.BODY);
			Await.until("one unused connection", () -> clients.calls().pool().connections().idle() == 1);
			server.stop();
			CompletableFuture<String> get = get(client).toFuture();
			CompletableFuture<String> post = client.post()
				.uri("/items")
				.bodyValue("x")
				.retrieve()
				.bodyToMono(String.class)
				.toFuture();
			awaitRetries(clients, 4);
			assertThat(get).isNotDone();
			server.start();
			assertThat(get.get(20, TimeUnit.SECONDS)).isEqualTo(FaultServer.BODY);
			assertThat(post.get(20, TimeUnit.SECONDS)).isEqualTo(FaultServer.BODY);
			assertThat(server.requests()).hasSize(3);
		}
	}

	@Test
	void anInstanceThatStaysAwayIsNotWaitedForAnyLonger() {
		try (FaultServer server = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(server.url()), "retry.patience=300ms")) {
			server.stop();
			assertThat(catchThrowable(() -> get(clients.client()).block())).isNotNull();
			long retries = clients.calls().retries();
			assertThat(retries).isPositive();
			assertThatExceptionOfType(WebClientRequestException.class).isThrownBy(() -> get(clients.client()).block())
				.withMessageMatching("No answer of the backing service 'inventory', tried " + server.url()
						+ " \\(Connection refused: localhost/127.0.0.1:" + server.port() + "\\)");
			assertThat(clients.calls().retries()).isEqualTo(retries);
		}
	}

	@Test
	void anUnknownHostIsNotWaitedFor() {
		try (TestClients clients = TestClients.of(List.of("http://nobody.invalid"))) {
			assertThatExceptionOfType(WebClientRequestException.class).isThrownBy(() -> get(clients.client()).block())
				.withMessage(
						"No answer of the backing service 'inventory', tried http://nobody.invalid (unknown host)");
			assertThat(clients.calls().retries()).isZero();
		}
	}

	@Test
	void aPeerWithoutTlsIsNamedAndNotQuoted() {
		try (HttpPeer plain = new HttpPeer();
				TestClients clients = TestClients.of(List.of(plain.url().replace("http:", "https:")))) {
			assertThatExceptionOfType(WebClientRequestException.class).isThrownBy(() -> get(clients.client()).block())
				.withMessage(
						"No answer of the backing service 'inventory', tried https://localhost:%d (it does not speak TLS)",
						plain.port());
			assertThat(clients.calls().retries()).isZero();
		}
	}

	@Test
	void retryAfterIsHonoured() {
		AtomicInteger requests = new AtomicInteger();
		try (FaultServer server = new FaultServer(
				(request) -> (requests.incrementAndGet() == 1) ? Fault.UNAVAILABLE : Fault.NONE)
			.answeringWith("Retry-After", "1"); TestClients clients = TestClients.of(List.of(server.url()))) {
			Instant start = Instant.now();
			assertThat(get(clients.client()).block()).isEqualTo(FaultServer.BODY);
			assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(950));
		}
	}

	@Test
	void whoeverAsksToBeLeftAloneForLongerThanThereIsTimeIsLeftAlone() {
		try (FaultServer server = new FaultServer(Fault.UNAVAILABLE).answeringWith("Retry-After", "60");
				TestClients clients = TestClients.of(List.of(server.url()))) {
			assertThatExceptionOfType(WebClientResponseException.ServiceUnavailable.class)
				.isThrownBy(() -> get(clients.client()).block())
				.withMessage("503 Service Unavailable from GET %s/items", server.url())
				.satisfies((ex) -> {
					assertThat(ex.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
					assertThat(ex.getStatusText()).isEqualTo("Service Unavailable");
					assertThat(ex.getRequest().getMethod()).isEqualTo(HttpMethod.GET);
					assertThat(ex.getResponseBodyAsString()).isEqualTo(FaultServer.BODY);
					assertThat(ex.getResponseBodyAs(String.class)).isEqualTo(FaultServer.BODY);
					assertThat(ex.getHeaders().getFirst("Retry-After")).isEqualTo("60");
				});
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void otherInstancesAreAskedAtOnce() {
		try (FaultServer busy = new FaultServer(Fault.UNAVAILABLE).answeringWith("Retry-After", "60");
				FaultServer working = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(busy.url(), working.url()))) {
			for (int call = 0; call < 5; call++) {
				assertThat(get(clients.client()).block()).isEqualTo(FaultServer.BODY);
			}
			assertThat(busy.requests()).hasSize(1);
			assertThat(working.requests()).hasSize(5);
			assertThat(clients.calls().setAsides()).isEqualTo(1);
			assertThat(CallStatistics.of(clients.calls()).instances()).satisfiesExactly(
					(instance) -> assertThat(instance.setAsideUntil()).isAfter(Instant.now().plusSeconds(30)),
					(instance) -> assertThat(instance.setAsideUntil()).isNull());
		}
	}

	@Test
	void whoeverAsksToBeLeftAloneIsLeftAloneAlsoIfTheOthersFail() {
		try (FaultServer busy = new FaultServer(Fault.UNAVAILABLE).answeringWith("Retry-After", "60");
				FaultServer failing = new FaultServer(Fault.CLOSE);
				TestClients clients = TestClients.of(List.of(busy.url(), failing.url()))) {
			assertThat(catchThrowable(() -> get(clients.client()).block())).isNotNull();
			assertThat(busy.requests()).hasSize(1);
			assertThat(failing.requests()).hasSize(2);
		}
	}

	@Test
	void aStreamIsHandedOverWhileItComesAndNeverAskedForAgain() {
		try (FaultServer failing = new FaultServer(Fault.HALF_BODY).answeringOf("text/event-stream");
				FaultServer working = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(failing.url(), working.url()))) {
			List<DataBuffer> seen = new ArrayList<>();
			assertThat(catchThrowable(() -> clients.client()
				.get()
				.uri("/items")
				.exchangeToFlux((response) -> response.bodyToFlux(DataBuffer.class))
				.doOnNext(seen::add)
				.blockLast())).hasStackTraceContaining("DURING response");
			assertThat(seen).isNotEmpty();
			assertThat(failing.requests()).hasSize(1);
			assertThat(working.requests()).isEmpty();
		}
	}

	@Test
	void theErrorNamesAllAttempts() {
		try (FaultServer one = new FaultServer(Fault.CLOSE);
				FaultServer other = new FaultServer(Fault.UNAVAILABLE);
				TestClients clients = TestClients.of(List.of(one.url().replace("//", "//u:s3cret@"), other.url()))) {
			assertThatExceptionOfType(WebClientRequestException.class).isThrownBy(() -> get(clients.client()).block())
				.withMessage(
						"No answer of the backing service 'inventory', tried %1$s (Connection prematurely closed BEFORE response) 2 times, %2$s (status 503)",
						one.url(), other.url())
				.satisfies((ex) -> {
					assertThat(ex.getMethod().name()).isEqualTo("GET");
					assertThat(ex.getUri()).hasToString(one.url() + "/items");
					assertThat(ex).hasStackTraceContaining("PrematureCloseException");
				});
		}
	}

	@Test
	void anUnavailableServiceThatMayNotBeAskedAgainIsAnAnswer() {
		try (FaultServer server = new FaultServer(Fault.UNAVAILABLE);
				TestClients clients = TestClients.of(List.of(server.url()))) {
			assertThat(clients.client()
				.post()
				.uri("/")
				.exchangeToMono(
						(response) -> response.bodyToMono(String.class).map((body) -> response.statusCode() + body))
				.block()).isEqualTo("503 SERVICE_UNAVAILABLE" + FaultServer.BODY);
		}
	}

	@Test
	void theBudgetEndsTheAttempts(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel("io.twelvefactor", LogLevel.DEBUG);
		try (FaultServer failing = new FaultServer(Fault.CLOSE);
				TestClients clients = TestClients.of(List.of(failing.url()), "retry.budget-per-second=1",
						"retry.backoff=1ms")) {
			List<Throwable> failures = Flux.range(0, 50)
				.concatMap((call) -> get(clients.client()).then(Mono.<Throwable>empty()).onErrorResume(Mono::just))
				.collectList()
				.block();
			assertThat(failures).hasSize(50);
			assertThat(clients.calls().retries()).isBetween(10L, 20L + 10);
			assertThat(failing.requests()).hasSize(50 + (int) clients.calls().retries());
			assertThat(clients.calls().refusedRetries()).isPositive();
			assertThat(clients.calls().lastError()).isEqualTo("PrematureCloseException");
			assertThat(output).contains("The budget of the backing service 'inventory' has no further attempt left");
		}
		finally {
			logging.setLogLevel("io.twelvefactor", null);
		}
	}

	@Test
	void credentialsAndPathAreThoseOfTheInstance() {
		try (FaultServer one = new FaultServer(Fault.CLOSE);
				FaultServer other = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(one.url().replace("//", "//u:s3cret@") + "/v1",
						other.url().replace("//", "//v:s3cret@") + "/v%202"))) {
			get(clients.client()).block();
			assertThat(one.requests().get(0).target()).isEqualTo("/v1/items");
			assertThat(one.requests().get(0).headers().get("Authorization")).isEqualTo("Basic dTpzM2NyZXQ=");
			assertThat(other.requests().get(0).target()).isEqualTo("/v%202/items");
			assertThat(other.requests().get(0).headers().get("Authorization")).isEqualTo("Basic djpzM2NyZXQ=");
		}
	}

	@Test
	void aBodyThatTheApplicationCanNotMakeIsNobodysFault() {
		try (FaultServer server = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(server.url()))) {
			assertThat(catchThrowable(() -> clients.client()
				.put()
				.uri("/")
				.body(Mono.error(new IllegalStateException("mine")), String.class)
				.retrieve()
				.toBodilessEntity()
				.block())).hasStackTraceContaining("mine");
			assertThat(clients.calls().retries()).isZero();
			assertThat(clients.calls().lastError()).isNull();
		}
	}

	@Test
	void aBodyThatIsTooLargeToKeepIsSentOnce() {
		try (FaultServer failing = new FaultServer(Fault.CLOSE);
				FaultServer working = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(failing.url(), working.url()), "retry.max-body-size=3B")) {
			assertThat(catchThrowable(() -> put(clients, "four"))).isNotNull();
			assertThat(working.requests()).isEmpty();
			put(clients, "1");
			put(clients, "2");
			assertThat(working.requests()).extracting(FaultServer.Request::body).containsExactly("1", "2");
		}
	}

	@Test
	void anAnswerThatIsTooLargeToKeepIsHandedOverAsItComes() {
		try (FaultServer server = new FaultServer(Fault.NONE);
				FaultServer failing = new FaultServer(Fault.HALF_BODY);
				TestClients clients = TestClients.of(List.of(server.url()), "retry.max-body-size=3B");
				TestClients others = TestClients.of(List.of(failing.url()), "retry.max-body-size=3B")) {
			assertThat(get(clients.client()).block()).isEqualTo(FaultServer.BODY);
			assertThatExceptionOfType(WebClientResponseException.class).isThrownBy(() -> get(others.client()).block())
				.withMessageContaining("200 OK from GET ")
				.withMessageContaining("DURING response");
			assertThat(failing.requests()).hasSize(1);
		}
	}

	@Test
	void anAnswerLargerThanIsDecodedNamesTheProperty() {
		try (FaultServer server = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(server.url()), "max-in-memory-size=9B")) {
			String property = "Set twelve-factor.backing-services.inventory.max-in-memory-size to more.";
			assertThatExceptionOfType(WebClientResponseException.class).isThrownBy(() -> get(clients.client()).block())
				.withStackTraceContaining(property);
			assertThatIllegalStateException()
				.isThrownBy(() -> clients.client()
					.get()
					.uri("/items")
					.exchangeToMono((response) -> response.toEntity(String.class))
					.block())
				.withStackTraceContaining(property);
		}
	}

	@Test
	void everyFurtherAttemptIsALineAtDebug(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel("io.twelvefactor", LogLevel.DEBUG);
		try (FaultServer one = new FaultServer(Fault.CLOSE);
				FaultServer other = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(one.url().replace("//", "//u:s3cret@"), other.url()))) {
			get(clients.client()).block();
			assertThat(output).contains(
					"Attempt 2 of GET to the backing service 'inventory' comes after 0 ms: %s (Connection prematurely closed BEFORE response)"
						.formatted(one.url()))
				.contains("Set aside %s of the backing service 'inventory' until ".formatted(one.url()))
				.doesNotContain("s3cret");
		}
		finally {
			logging.setLogLevel("io.twelvefactor", null);
		}
	}

	@Test
	void aCallThatIsCancelledIsNotAttemptedAgain() {
		try (FaultServer server = new FaultServer(Fault.HANG);
				FaultServer other = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(server.url(), other.url()))) {
			assertThat(catchThrowable(() -> get(clients.client()).timeout(Duration.ofMillis(300)).block())).isNotNull();
			assertThat(clients.calls().retries()).isZero();
			assertThat(other.requests()).isEmpty();
		}
	}

	@Test
	void aStreamThatNobodyReadsIsCancelled() {
		AtomicInteger requests = new AtomicInteger();
		DisposableServer server = HttpServer.create()
			.host("localhost")
			.port(0)
			.handle((request, response) -> (requests.getAndIncrement() == 0)
					? response.status(503)
						.header("Content-Type", "text/event-stream")
						.sendString(Flux.just("data: x\n\n").concatWith(Mono.never()))
					: response.sendString(Mono.just("answer")))
			.bindNow();
		try (TestClients clients = TestClients.of(List.of("http://localhost:" + server.port()))) {
			assertThat(get(clients.client()).block()).isEqualTo("answer");
			Await.until("no connection in use", () -> clients.calls().pool().connections().active() == 0);
		}
		finally {
			server.disposeNow();
		}
	}

	@Test
	void aBodyComesInTimeThroughAConnectorOfTheApplicationToo() {
		DisposableServer server = HttpServer.create()
			.host("localhost")
			.port(0)
			.handle((request, response) -> response.sendString(Flux.just("half").concatWith(Mono.never())))
			.bindNow();
		try (TestClients clients = TestClients.of(List.of("http://localhost:" + server.port()), "total-timeout=1s")) {
			WebClient client = clients.client().mutate().clientConnector(new JdkClientHttpConnector()).build();
			assertThat(catchThrowable(
					() -> client.get().uri("/").retrieve().bodyToMono(String.class).block(Duration.ofSeconds(20))))
				.hasRootCauseInstanceOf(TimeoutException.class)
				.hasStackTraceContaining("The backing service 'inventory' did not answer in time");
		}
		finally {
			server.disposeNow();
		}
	}

	private static void awaitRetries(TestClients clients, long count) {
		Await.until(count + " retries", () -> clients.calls().retries() >= count);
	}

	private static void put(TestClients clients, String body) {
		clients.client().put().uri("/").bodyValue(body).retrieve().toBodilessEntity().block();
	}

	private static Mono<String> get(BackingServiceClient client) {
		return client.get().uri("/items").retrieve().bodyToMono(String.class);
	}

}
