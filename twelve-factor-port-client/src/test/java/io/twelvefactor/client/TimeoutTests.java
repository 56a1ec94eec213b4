package io.twelvefactor.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests that each timeout ends what it is for, against servers that hang at that place. A
 * timeout that does nothing lets its test run into the limit.
 */
@Timeout(20)
class TimeoutTests {

	private static final String NOTHING_ELSE = "retry.patience=0s";

	@Test
	void aConnectionThatIsNotAccepted() throws IOException {
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
				Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
			assertThat(first.isConnected() && second.isConnected()).isTrue();
			String url = "http://localhost:" + full.getLocalPort();
			takes(Duration.ofMillis(300), "no connection in time", url, "connect-timeout=300ms");
			goesElsewhere(url, "connect-timeout=300ms");
		}
	}

	@Test
	void aHandshakeThatIsNotAnswered() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			String url = "https://localhost:" + silent.getLocalPort();
			takes(Duration.ofMillis(300), "no connection in time", url, "connect-timeout=300ms");
			goesElsewhere(url, "connect-timeout=300ms");
		}
	}

	@Test
	void anAnswerThatDoesNotBegin() {
		try (FaultServer server = new FaultServer(Fault.HANG)) {
			takes(Duration.ofMillis(300), "no answer in time", server.url(), "read-timeout=300ms");
		}
	}

	@Test
	void anAnswerThatDoesNotGoOn() {
		try (FaultServer server = new FaultServer(Fault.HANG_IN_BODY);
				TestClients clients = clients(server.url(), "read-timeout=2s")) {
			assertThatExceptionOfType(WebClientResponseException.class).isThrownBy(() -> post(clients.client()).block())
				.withStackTraceContaining("ReadTimeoutException");
		}
	}

	@Test
	void anAnswerThatMayBeReadAgainAndDoesNotGoOn() {
		try (FaultServer server = new FaultServer(Fault.HANG_IN_BODY);
				TestClients clients = clients(server.url(), "read-timeout=2s", "retry.max-attempts=1")) {
			assertThatExceptionOfType(WebClientRequestException.class)
				.isThrownBy(() -> clients.client().get().uri("/").retrieve().bodyToMono(String.class).block())
				.withMessage("No answer of the backing service 'inventory', tried %s (no answer in time)",
						server.url());
		}
	}

	@Test
	void allAttemptsTogether() {
		try (FaultServer server = new FaultServer(Fault.HANG)) {
			takes(Duration.ofMillis(300), "No answer of the backing service 'inventory' in time", server.url(),
					"total-timeout=300ms");
		}
	}

	@Test
	void theBodyAsWell() {
		try (FaultServer server = new FaultServer(Fault.HANG_IN_BODY);
				TestClients clients = clients(server.url(), "total-timeout=3s")) {
			assertThatExceptionOfType(WebClientResponseException.class).isThrownBy(() -> post(clients.client()).block())
				.withStackTraceContaining("The backing service 'inventory' did not answer in time");
		}
	}

	@Test
	void theWaitForAConnection() {
		try (FaultServer server = new FaultServer(Fault.HANG);
				TestClients clients = clients(server.url(), "pool.max-connections=1", "pool.pending-timeout=300ms",
						"total-timeout=2s")) {
			BackingServiceClient client = clients.client();
			List<Throwable> failures = Flux.range(0, 2)
				.flatMap((call) -> post(client).then(Mono.<Throwable>empty()).onErrorResume(Mono::just))
				.collectList()
				.block();
			assertThat(failures).hasSize(2);
			assertThat(failures.get(0)).hasMessageContaining("no connection was free");
			assertThat(failures.get(1)).hasMessageContaining("in time");
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void theQueueForAConnection() {
		try (FaultServer server = new FaultServer(Fault.HANG);
				TestClients clients = clients(server.url(), "pool.max-connections=1", "pool.max-pending=1",
						"total-timeout=1s")) {
			BackingServiceClient client = clients.client();
			List<Throwable> failures = Flux.range(0, 3)
				.flatMap((call) -> post(client).then(Mono.<Throwable>empty()).onErrorResume(Mono::just))
				.collectList()
				.block();
			assertThat(failures).hasSize(3);
			assertThat(failures.get(0)).hasMessageContaining("no connection was free");
			// The one that waits may still get the connection of the other.
			assertThat(failures.subList(1, 3))
				.allSatisfy((failure) -> assertThat(failure)
					.hasMessageStartingWith("No answer of the backing service 'inventory' in time"))
				.anySatisfy((failure) -> assertThat(failure)
					.hasMessageEndingWith("tried %s (no answer in time)".formatted(server.url())));
		}
	}

	@Test
	void whateverFindsNoConnectionGoesToAnotherUrl() {
		try (FaultServer hanging = new FaultServer(Fault.HANG);
				FaultServer working = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(hanging.url(), working.url()), "pool.max-connections=1",
						"pool.pending-timeout=300ms")) {
			BackingServiceClient client = clients.client();
			Disposable first = post(client).subscribe();
			Await.until("hangs", () -> hanging.requests().size() == 1);
			assertThat(post(client).block()).isEqualTo(FaultServer.BODY);
			assertThat(post(client).block()).isEqualTo(FaultServer.BODY);
			assertThat(hanging.requests()).hasSize(1);
			assertThat(clients.calls().setAsides()).isZero();
			first.dispose();
		}
	}

	@Test
	void aDownloadMayTakeItsTime() {
		try (FaultServer server = new FaultServer(Fault.TRICKLE);
				TestClients clients = clients(server.url(), "retry.max-body-size=5B", "total-timeout=3s")) {
			server.pausing(Duration.ofMillis(3500));
			assertThat(clients.client().get().uri("/").retrieve().bodyToMono(String.class).block())
				.isEqualTo(FaultServer.BODY);
		}
	}

	@Test
	void anUploadMayTakeItsTime() {
		try (FaultServer server = new FaultServer(Fault.NONE);
				TestClients clients = clients(server.url(), "read-timeout=1s")) {
			server.pausingBeforeBody(Duration.ofSeconds(3));
			WebClient.RequestBodySpec upload = clients.client().post().uri("/");
			assertThat(upload.bodyValue("x".repeat(20_000_000)).retrieve().bodyToMono(String.class).block())
				.isEqualTo(FaultServer.BODY);
			assertThat(server.requests()).hasSize(1);
		}
	}

	private static void takes(Duration time, String message, String url, String... properties) {
		try (TestClients clients = clients(url, properties)) {
			BackingServiceClient client = clients.client();
			Instant start = Instant.now();
			assertThatExceptionOfType(WebClientRequestException.class).isThrownBy(() -> post(client).block())
				.withMessageContaining(message);
			assertThat(Duration.between(start, Instant.now())).isBetween(time, time.plusSeconds(6));
		}
	}

	private static void goesElsewhere(String url, String... properties) {
		try (FaultServer working = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(url, working.url()), properties)) {
			assertThat(catchThrowable(() -> post(clients.client()).block())).isNull();
			assertThat(working.requests()).hasSize(1);
		}
	}

	private static TestClients clients(String url, String... properties) {
		String[] all = new String[properties.length + 1];
		System.arraycopy(properties, 0, all, 0, properties.length);
		all[properties.length] = NOTHING_ELSE;
		return TestClients.of(List.of(url), all);
	}

	private static Mono<String> post(WebClient client) {
		return client.post().uri("/").bodyValue("x").retrieve().bodyToMono(String.class);
	}

}
