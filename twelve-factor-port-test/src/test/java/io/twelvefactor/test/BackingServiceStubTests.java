package io.twelvefactor.test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.twelvefactor.backing.Attached;
import io.twelvefactor.client.BackingServiceClient;
import io.twelvefactor.client.BackingServiceClients;
import io.twelvefactor.client.CallStatistics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests what a stub does, and what a client makes of it: each fault is met with all
 * defaults of the client but for its times.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "twelve-factor.client.read-timeout=2s", "twelve-factor.client.retry.patience=500ms",
				"twelve-factor.backing-services.both.url=${twelve-factor.backing-services.pricing.url},"
						+ "${twelve-factor.backing-services.other-pricing.url}",
				"twelve-factor.backing-services.hurried.url=${twelve-factor.backing-services.pricing.url}",
				"twelve-factor.backing-services.hurried.total-timeout=1s",
				"twelve-factor.backing-services.patient.url=${twelve-factor.backing-services.pricing.url}",
				"twelve-factor.backing-services.patient.retry.patience=20s" })
@AttachStub("pricing")
@AttachStub("other-pricing")
class BackingServiceStubTests {

	private static final String PRICE = "{\"amount\": 7}";

	private final BackingServiceClients clients;

	private final BackingServiceStub pricing;

	// Spring gives a constructor all of its parameters.
	@Autowired
	BackingServiceStubTests(BackingServiceClients clients, @Attached("pricing") BackingServiceStub pricing) {
		this.clients = clients;
		this.pricing = pricing;
	}

	@BeforeEach
	void stub() {
		this.pricing.get("/prices/{sku}").answers(200, PRICE);
		this.pricing.post("/prices").answers(201);
	}

	@Test
	void itAnswersWhatIsStubbed() {
		ResponseEntity<String> answer = client().get().uri("/prices/kettle").retrieve().toEntity(String.class).block();
		assertThat(answer.getBody()).isEqualTo(PRICE);
		assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
		assertThat(client().post().uri("/prices").retrieve().toBodilessEntity().block().getStatusCode().value())
			.isEqualTo(201);
	}

	@Test
	void itKeepsWhatItWasAsked() {
		client().post()
			.uri("/prices?currency={currency}", "€")
			.header("X-Customer", "7")
			.bodyValue("größer")
			.retrieve()
			.toBodilessEntity()
			.block();
		assertThat(this.pricing.requests()).singleElement().satisfies((request) -> {
			assertThat(request).hasToString("POST /prices");
			assertThat(request.query()).isEqualTo("currency=%E2%82%AC");
			assertThat(request.headers().getFirst("X-Customer")).isEqualTo("7");
			assertThat(request.body()).isEqualTo("größer");
		});
	}

	@Test
	void whatWasStubbedLastCounts() {
		this.pricing.get("/prices/kettle").answers(200, "8");
		assertThat(price()).isEqualTo("8");
		this.pricing.request(HttpMethod.GET, "/prices/*").answers(200, "9").withHeader("Content-Type", "text/csv");
		assertThat(price()).isEqualTo("9");
		this.pricing.put("/prices/kettle");
		this.pricing.delete("/prices/kettle");
		assertThat(client().put().uri("/prices/kettle").retrieve().toBodilessEntity().block().getStatusCode().value())
			.isEqualTo(200);
		assertThat(client().delete().uri("/prices/kettle").retrieve().toBodilessEntity().block()).isNotNull();
	}

	@Test
	void theNextRequestsAreAnsweredOnceEach() {
		this.pricing.next().answers(200, "one");
		this.pricing.next().answers(200, "two");
		assertThat(price()).isEqualTo("one");
		assertThat(price()).isEqualTo("two");
		assertThat(price()).isEqualTo(PRICE);
	}

	@ParameterizedTest
	@EnumSource
	void whatMayBeAskedTwiceIsAskedAgain(Fault fault) {
		fault.happensTo(this.pricing.next());
		assertThat(price()).isEqualTo(PRICE);
		assertThat(this.pricing.requests()).hasSize(2);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNAVAILABLE")
	void whatMayNotBeAskedTwiceFailsWithTheNameOrTheUrlOfTheService(Fault fault) {
		this.pricing.post("/prices").answers(201, "created");
		fault.happensTo(this.pricing.next());
		assertThatExceptionOfType(WebClientException.class)
			.isThrownBy(() -> client().post().uri("/prices").retrieve().bodyToMono(String.class).block())
			.withMessageMatching(".*(backing service 'pricing'|from POST http://127.0.0.1:\\d+/prices).*")
			.withMessageEndingWith(fault.words);
		assertThat(this.pricing.requests()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	void theOtherInstanceIsAskedInstead(Fault fault, @Attached("other-pricing") BackingServiceStub other) {
		other.get("/prices/{sku}").answers(200, PRICE);
		fault.happensTo(this.pricing.get("/prices/{sku}").answers(200, "failing"));
		for (int i = 0; i < 4; i++) {
			assertThat(price("both")).isEqualTo(PRICE);
		}
		assertThat(this.pricing.requests()).hasSize(1);
		assertThat(other.requests()).hasSize(4);
	}

	@Test
	void aTestBeginsWithTheFirstInstance(@Attached("other-pricing") BackingServiceStub other) {
		other.get("/prices/{sku}").answers(200, PRICE);
		for (int i = 0; i < 3; i++) {
			price("both");
			this.clients.reset();
		}
		assertThat(this.pricing.requests()).hasSize(3);
		assertThat(other.requests()).isEmpty();
	}

	@Test
	void anAnswerWithoutABodyCanBeCutAsWell() {
		this.pricing.next().answers(200).withHeader("X-Customer", "7");
		assertThat(price()).isNull();
		StubbedRequest cut = this.pricing.next().answers(200);
		cut.closesInBody();
		assertThat(price()).isEqualTo(PRICE);
		assertThat(this.pricing.requests()).hasSize(3);
	}

	@Test
	void anAnswerThatTricklesComesInTheEnd() {
		this.pricing.next().trickles();
		long start = System.nanoTime();
		assertThat(price()).isEqualTo(PRICE);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
		assertThat(this.pricing.requests()).hasSize(1);
	}

	@Test
	void anAnswerThatTricklesForTooLongIsGivenUp() {
		this.pricing.get("/prices/{sku}").answers(200, PRICE.repeat(10)).trickles();
		long start = System.nanoTime();
		assertThatExceptionOfType(WebClientException.class).isThrownBy(() -> price("hurried"))
			.withMessageContaining("backing service 'hurried'")
			.withMessageContaining("no answer in time");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(1),
				Duration.ofSeconds(10));
		assertThat(this.pricing.requests()).hasSize(1);
	}

	@Test
	void aCallWaitsForOneThatIsDownAndComesBack() throws Exception {
		this.pricing.goesDown();
		CompletableFuture<String> price = this.clients.get("patient")
			.get()
			.uri("/prices/kettle")
			.retrieve()
			.bodyToMono(String.class)
			.toFuture();
		await(() -> hasFailed("patient"));
		this.pricing.comesBack();
		assertThat(price.get(20, TimeUnit.SECONDS)).isEqualTo(PRICE);
	}

	@Test
	void oneThatAsksToBeLeftAloneIsLeftAlone() {
		this.pricing.next().answers(503).withRetryAfter(Duration.ofSeconds(1));
		long start = System.nanoTime();
		assertThat(price()).isEqualTo(PRICE);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(1),
				Duration.ofSeconds(10));
	}

	@Test
	void oneThatIsDownRefusesAndCanComeBack() {
		assertThat(price()).isEqualTo(PRICE);
		this.pricing.goesDown();
		this.pricing.goesDown();
		assertThatExceptionOfType(WebClientRequestException.class).isThrownBy(this::price)
			.withMessageContaining("pricing")
			.withRootCauseInstanceOf(ConnectException.class);
		this.pricing.comesBack();
		this.pricing.comesBack();
		assertThat(price()).isEqualTo(PRICE);
	}

	@Test
	void whatIsNotStubbedFailsTheTestAndSaysWhatIs() {
		assertThatExceptionOfType(WebClientResponseException.NotFound.class)
			.isThrownBy(() -> client().get().uri("/price/kettle?token=s3cret").retrieve().toBodilessEntity().block());
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.pricing::checkAllAnswered)
			.withMessage("The stub of the backing service 'pricing' has no answer to%n  GET /price/kettle%n".formatted()
					+ "It has answers to%n  POST /prices%n  GET /prices/{sku}".formatted());
		this.pricing.reset();
		this.pricing.checkAllAnswered();
	}

	@Test
	void howToSendWhatIsNotStubbedIsNoAnswer() {
		this.pricing.next().trickles();
		assertThatExceptionOfType(WebClientResponseException.NotFound.class)
			.isThrownBy(() -> client().get().uri("/price/kettle").retrieve().toBodilessEntity().block());
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.pricing::checkAllAnswered)
			.withMessageContaining("GET /price/kettle");
		this.pricing.reset();
	}

	@Test
	void aPathThatIsNoneIsThatOfNoStub() throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.pricing.url().getPort())) {
			socket.getOutputStream()
				.write("GET /prices/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
				.startsWith("HTTP/1.1 404");
		}
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.pricing::checkAllAnswered)
			.withMessageContaining("GET /prices/%zz");
		this.pricing.reset();
	}

	@Test
	void theOtherInstanceIsAskedInsteadOfOneThatIsDown(@Attached("other-pricing") BackingServiceStub other) {
		other.get("/prices/{sku}").answers(200, PRICE);
		this.pricing.goesDown();
		for (int i = 0; i < 4; i++) {
			assertThat(price("both")).isEqualTo(PRICE);
		}
		assertThat(other.requests()).hasSize(4);
	}

	@Test
	void theOtherInstanceIsAskedInsteadOfOneThatAsksToBeLeftAlone(@Attached("other-pricing") BackingServiceStub other) {
		other.get("/prices/{sku}").answers(200, PRICE);
		this.pricing.get("/prices/{sku}").answers(503).withRetryAfter(Duration.ofMinutes(1));
		for (int i = 0; i < 4; i++) {
			assertThat(price("both")).isEqualTo(PRICE);
		}
		assertThat(this.pricing.requests()).hasSize(1);
	}

	@Test
	void oneThatIsUnavailableForGoodFailsWithItsStatus() {
		this.pricing.get("/prices/{sku}").answers(503, "no prices today");
		assertThatExceptionOfType(WebClientResponseException.ServiceUnavailable.class).isThrownBy(this::price)
			.withMessageContaining("503 Service Unavailable from GET ");
		assertThat(this.pricing.requests()).hasSizeGreaterThan(1);
	}

	@RepeatedTest(5)
	void aTestBeginsWithAFullBudgetAndNoConnections() {
		assertThat(price()).isEqualTo(PRICE);
		await(() -> statistics().connections().idle() == 1);
		CallStatistics full = statistics();
		this.pricing.next().answers(503);
		assertThat(price()).isEqualTo(PRICE);
		assertThat(statistics().retryBudgetLeft()).isLessThan(full.retryBudgetLeft());
		this.clients.reset();
		assertThat(statistics().retryBudgetLeft()).isEqualTo(full.retryBudgetLeft());
		assertThat(statistics().lastError()).isNull();
		await(() -> statistics().connections().idle() == 0);
	}

	@Test
	void whatCanNotBeStubbedIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.pricing.get("prices"))
			.withMessage("The path 'prices' does not begin with a slash");
		assertThatIllegalArgumentException().isThrownBy(() -> this.pricing.get("/prices").answers(99))
			.withMessage("99 is not a status from 200 to 599");
	}

	private boolean hasFailed(String service) {
		BackingServiceClient client = this.clients.get(service);
		return this.clients.statistics(client.service()).orElseThrow().lastError() != null;
	}

	private static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(end);
			LockSupport.parkNanos(1_000_000);
		}
	}

	private CallStatistics statistics() {
		return this.clients.statistics(client().service()).orElseThrow();
	}

	private String price() {
		return price("pricing");
	}

	private String price(String service) {
		return this.clients.get(service).get().uri("/prices/kettle").retrieve().bodyToMono(String.class).block();
	}

	private BackingServiceClient client() {
		return this.clients.get("pricing");
	}

	enum Fault {

		HANG(StubbedRequest::hangs, "(no answer in time)"),

		RESET(StubbedRequest::resets, "(Connection reset by peer)"),

		CLOSE(StubbedRequest::closesBeforeResponse, "(Connection prematurely closed BEFORE response)"),

		CLOSE_IN_BODY(StubbedRequest::closesInBody, "Connection prematurely closed DURING response"),

		UNAVAILABLE((request) -> request.answers(503), "");

		private final Consumer<StubbedRequest> verb;

		private final String words;

		Fault(Consumer<StubbedRequest> verb, String words) {
			this.verb = verb;
			this.words = words;
		}

		void happensTo(StubbedRequest request) {
			this.verb.accept(request);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

	}

}
