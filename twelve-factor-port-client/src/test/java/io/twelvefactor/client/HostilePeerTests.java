package io.twelvefactor.client;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.client.settings.ClientSettings;
import io.twelvefactor.client.uri.HttpService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests with peers that lie or linger, and with applications that meddle.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostilePeerTests {

	private static final String QUICK = "retry.backoff=1ms";

	@Test
	void aBodyThatIsSentAgainHasTheHeadersOfItsOwnAttempt() {
		try (FaultServer one = new FaultServer(Fault.CLOSE);
				FaultServer other = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(
						List.of(one.url().replace("//", "//u:s3cret@"),
								other.url().replace("//localhost", "//v:s3cret@127.0.0.1")),
						"deadline-header=X-Time-Left")) {
			clients.client().put().uri("/").bodyValue("x").retrieve().toBodilessEntity().block();
			FaultServer.Request first = one.requests().get(0);
			FaultServer.Request second = other.requests().get(0);
			assertThat(first.headers()).containsEntry("Authorization", "Basic dTpzM2NyZXQ=");
			assertThat(second.headers()).containsEntry("Authorization", "Basic djpzM2NyZXQ=")
				.containsEntry("Host", "127.0.0.1:" + other.port())
				.containsEntry("Content-Length", "1")
				.containsEntry("Content-Type", first.headers().get("Content-Type"));
			assertThat(Long.parseLong(second.headers().get("X-Time-Left")))
				.isLessThanOrEqualTo(Long.parseLong(first.headers().get("X-Time-Left")));
			assertThat(second.body()).isEqualTo("x");
		}
	}

	@Test
	void aBodyThatComesTooLateLeavesNoConnectionBehind() {
		try (FaultServer server = new FaultServer(Fault.HANG_IN_BODY);
				TestClients clients = TestClients.of(List.of(server.url()), "total-timeout=2s", "read-timeout=1h")) {
			assertThat(catchThrowable(() -> post(clients.client()).block())).hasStackTraceContaining("in time");
			Await.until("no connection in use", () -> clients.calls().pool().connections().active() == 0);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/event-stream", "text/plain" })
	void aFailedAnswerThatNobodyReadsLeavesNoConnectionBehind(String type) {
		try (FaultServer server = new FaultServer(Fault.UNAVAILABLE).answeringOf(type);
				TestClients clients = TestClients.of(List.of(server.url()), "retry.max-body-size=5B", QUICK)) {
			for (int call = 0; call < 5; call++) {
				clients.client()
					.get()
					.uri("/")
					.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()))
					.block();
			}
			assertThat(server.requests()).hasSize(15);
			Await.until("no connection in use", () -> clients.calls().pool().connections().active() == 0);
		}
	}

	@Test
	void anAnswerOfNoTypeIsAnAnswer() {
		try (FaultServer server = new FaultServer(Fault.NONE).answeringOf("nonsense");
				TestClients clients = TestClients.of(List.of(server.url()))) {
			clients.client().get().uri("/").retrieve().toBodilessEntity().block();
			clients.client().post().uri("/").retrieve().toBodilessEntity().block();
			assertThat(server.requests()).hasSize(2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "5", "W/5", "\"v1\", \"v2\"" })
	void aConditionOfAnyFormIsSent(String condition) {
		try (FaultServer server = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(server.url()))) {
			clients.client()
				.patch()
				.uri("/")
				.header(HttpHeaders.IF_MATCH, condition)
				.header(HttpHeaders.IF_NONE_MATCH, condition)
				.retrieve()
				.toBodilessEntity()
				.block();
			assertThat(server.requests().get(0).headers()).containsEntry("If-Match", condition);
		}
	}

	@Test
	void aBodyThatALaterFilterReplacesIsNotExecutedTwice() {
		try (FaultServer server = new FaultServer(Fault.CLOSE);
				TestClients clients = TestClients.of(List.of(server.url()), QUICK)) {
			WebClient signing = clients.client()
				.mutate()
				.filter((request, next) -> next
					.exchange(ClientRequest.from(request).body(BodyInserters.fromValue("signed")).build()))
				.build();
			assertThat(catchThrowable(() -> post(signing).block())).isNotNull();
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void anErrorOfALaterFilterIsTheApplicationsOwn() {
		try (FaultServer server = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(server.url()), QUICK)) {
			IllegalStateException mine = new IllegalStateException("mine");
			WebClient strict = clients.client()
				.mutate()
				.filter((request, next) -> next.exchange(request)
					.flatMap((response) -> response.releaseBody().then(Mono.<ClientResponse>error(mine))))
				.build();
			assertThat(catchThrowable(() -> strict.get().uri("/").retrieve().toBodilessEntity().block()))
				.isSameAs(mine);
			assertThat(server.requests()).hasSize(1);
			assertThat(clients.calls().lastError()).isNull();
		}
	}

	@Test
	void whatCameBeforeARedirectIsNotExecutedTwice() {
		try (HttpPeer redirecting = new HttpPeer().redirectingTo("http://localhost:1/");
				TestClients clients = TestClients.of(List.of(redirecting.url()), "redirects=follow", QUICK)) {
			assertThat(catchThrowable(() -> post(clients.client()).block())).isNotNull();
			assertThat(redirecting.requests()).hasSize(1);
		}
	}

	@Test
	void aServletRequestThatIsOverDoesNoHarm() {
		ServletRequestAttributes over = new ServletRequestAttributes(new MockHttpServletRequest());
		over.requestCompleted();
		RequestContextHolder.setRequestAttributes(over);
		try (FaultServer server = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(server.url()))) {
			assertThat(post(clients.client()).block()).isEqualTo(FaultServer.BODY);
		}
		finally {
			RequestContextHolder.resetRequestAttributes();
		}
	}

	@Test
	void anInstanceThatIsRestartedIsWaitedForAlsoBesideADeadOne() {
		try (FaultServer dead = new FaultServer(Fault.NONE);
				FaultServer restarted = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(dead.url(), restarted.url()), "retry.patience=5s")) {
			BackingServiceClient client = clients.client();
			dead.stop();
			assertThat(get(client).block()).isEqualTo(FaultServer.BODY);
			Instance deadOne = clients.calls().knownInstances().get(0);
			Await.until("dead for long", () -> deadOne.failingFor().compareTo(Duration.ofSeconds(5)) > 0);
			restarted.stop();
			AtomicReference<String> answer = new AtomicReference<>();
			long before = clients.calls().retries();
			get(client).subscribe(answer::set);
			Await.until("attempts", () -> clients.calls().retries() >= before + 3);
			restarted.start();
			Await.until("an answer", () -> FaultServer.BODY.equals(answer.get()));
		}
	}

	@Test
	void anInstanceThatUsesUpAllTheTimeIsSetAside() {
		try (FaultServer hanging = new FaultServer(Fault.HANG);
				FaultServer working = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(hanging.url(), working.url()), "total-timeout=1s")) {
			assertThat(catchThrowable(() -> get(clients.client()).block())).hasMessageContaining("in time, tried");
			assertThat(clients.calls().setAsides()).isEqualTo(1);
			assertThat(get(clients.client()).block()).isEqualTo(FaultServer.BODY);
		}
	}

	@Test
	void anInstanceThatIsGoneIsNoReasonToGiveUp() {
		AtomicInteger requests = new AtomicInteger();
		try (FaultServer server = new FaultServer(
				(request) -> (requests.incrementAndGet() == 1) ? Fault.CLOSE : Fault.NONE)) {
			BackingService service = TestClients.service(server.url());
			Instance stays = new Instance(HttpService.of(service).get(0), InstantSource.system());
			Instance goes = new Instance(HttpService.of(TestClients.service("http://localhost:1")).get(0),
					InstantSource.system());
			List<List<Instance>> lists = new ArrayList<>(List.of(List.of(stays, goes), List.of(stays)));
			ServiceCalls calls = new ServiceCalls(service, ClientSettings.defaults(service), HttpService.of(service),
					new Instances() {

						@Override
						public Mono<List<Instance>> find() {
							return Mono.fromSupplier(() -> (lists.size() > 1) ? lists.remove(0) : lists.get(0));
						}

						@Override
						public List<Instance> known() {
							return List.of(stays);
						}

					});
			WebClient plain = WebClient.create();
			ExchangeFunction exchange = (request) -> plain.method(request.method())
				.uri(request.url())
				.exchangeToMono((response) -> response.bodyToMono(DataBuffer.class)
					.map((body) -> ClientResponse.create(response.statusCode()).body(Flux.just(body)).build()));
			ClientRequest request = ClientRequest.create(HttpMethod.GET, URI.create(server.url() + "/items")).build();
			assertThat(new Failover(calls, calls.settings()).filter(request, exchange).block().statusCode().value())
				.isEqualTo(200);
			calls.pool().close();
		}
	}

	private static Mono<String> get(WebClient client) {
		return client.get().uri("/").retrieve().bodyToMono(String.class);
	}

	private static Mono<String> post(WebClient client) {
		return client.post().uri("/").bodyValue("x").retrieve().bodyToMono(String.class);
	}

}
