package io.twelvefactor.client;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;

import io.netty.channel.ChannelOption;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.client.netty.KeepAlive;
import io.twelvefactor.client.netty.ServiceConnector;
import io.twelvefactor.client.settings.ClientSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link ConnectionPool} and {@link KeepAlive}, against servers that count
 * their connections.
 */
@Timeout(30)
class ConnectionPoolTests {

	private static final String OFTEN = "pool.eviction-interval=100ms";

	private static final String LONG = "pool.max-idle-time=1h";

	@Test
	void connectionsAreKept() {
		try (FaultServer server = new FaultServer(Fault.NONE); TestClients clients = clients(server)) {
			get(clients);
			awaitUnused(clients);
			get(clients);
			assertThat(server.accepted()).isEqualTo(1);
			awaitUnused(clients);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "timeout=1", "timeout=1, max=100", "max=100, Timeout = 1", "timeout=\"1\"", "timeout=0" })
	void aConnectionIsGivenUpBeforeItsPeerGivesItUp(String keepAlive) {
		try (FaultServer server = new FaultServer(Fault.NONE).answeringWith("Keep-Alive", keepAlive);
				FaultServer other = new FaultServer(Fault.NONE);
				TestClients clients = clients(server, OFTEN);
				TestClients others = clients(other, OFTEN)) {
			get(others);
			get(clients);
			awaitNoConnection(server);
			assertThat(other.connections()).isEqualTo(1);
		}
	}

	@Test
	void soIsOneOfALaterAttemptAndOneOfAUriThatIsNotUnderTheUrlOfTheService() {
		try (FaultServer server = new FaultServer(Fault.NONE).answeringWith("Keep-Alive", "timeout=1");
				TestClients later = TestClients.of(List.of("http://127.0.0.1:1", server.url()), OFTEN, LONG);
				TestClients beside = TestClients.of(List.of(server.url() + "/api"), OFTEN, LONG)) {
			get(later);
			beside.client().get().uri(server.url() + "/jobs").retrieve().toBodilessEntity().block();
			assertThat(server.accepted()).isEqualTo(2);
			awaitNoConnection(server);
		}
	}

	@Test
	void soAreBothOfAnAttemptForWhichAFilterAsksTwice() {
		try (FaultServer server = new FaultServer(Fault.NONE).answeringWith("Keep-Alive", "timeout=1");
				TestClients clients = TestClients.of(List.of(server.url()), OFTEN, LONG)) {
			server.meeting(new CyclicBarrier(2));
			WebClient asksTwice = clients.client()
				.mutate()
				.filter((request, next) -> Mono.zip(next.exchange(request), next.exchange(request),
						(one, other) -> one))
				.build();
			asksTwice.get().uri("/").retrieve().toBodilessEntity().block();
			assertThat(server.accepted()).isEqualTo(2);
			awaitNoConnection(server);
		}
	}

	@Test
	void whatOnePeerSaysIsNotTakenForWhatAnotherSays() {
		try (FaultServer server = new FaultServer(Fault.NONE).answeringWith("Keep-Alive", "timeout=1");
				FaultServer other = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(server.url(), other.url()), OFTEN, LONG)) {
			get(clients);
			get(clients);
			awaitNoConnection(server);
			assertThat(other.connections()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "timeout=60", "max=100", "timeout=", "xtimeout=1", "timeout=99999999999999999999", "" })
	void whatSaysNothingAboutItChangesNothing(String keepAlive) {
		try (FaultServer server = new FaultServer(Fault.NONE).answeringWith("Keep-Alive", keepAlive);
				FaultServer other = new FaultServer(Fault.NONE).answeringWith("Keep-Alive", "timeout=1");
				TestClients clients = clients(server, OFTEN);
				TestClients others = clients(other, OFTEN)) {
			get(clients);
			get(others);
			awaitNoConnection(other);
			assertThat(server.connections()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "pool.max-idle-time=200ms", "pool.max-life-time=200ms" })
	void aConnectionThatIsOldIsClosed(String property) {
		try (FaultServer server = new FaultServer(Fault.NONE); TestClients clients = clients(server, OFTEN, property)) {
			get(clients);
			awaitNoConnection(server);
		}
	}

	@Test
	void aServiceCanNotUseUpTheConnectionsOfAnother() {
		try (FaultServer server = new FaultServer(
				(request) -> request.target().equals("/hang") ? Fault.HANG : Fault.NONE);
				TestClients clients = clients(server, "pool.max-connections=2", "read-timeout=20s")) {
			BackingServiceClient other = clients.client(new BackingService("another", clients.service().urls(), null));
			Disposable calls = Flux.range(0, 4)
				.flatMap((call) -> clients.client().get().uri("/hang").retrieve().toBodilessEntity())
				.subscribe();
			awaitPending(clients, 2);
			assertThat(other.get().uri("/").retrieve().bodyToMono(String.class).block()).isEqualTo(FaultServer.BODY);
			assertThat(calls.isDisposed()).isFalse();
			assertThat(clients.calls().pool().connections()).isEqualTo(new CallStatistics.Connections(2, 0, 2));
			calls.dispose();
		}
	}

	@ParameterizedTest
	@CsvSource({ "lifo,1", "fifo,3" })
	void theConnectionThatWasUsedLastIsTaken(String leasing, int used) {
		try (FaultServer server = new FaultServer(Fault.NONE);
				TestClients clients = clients(server, "pool.leasing=" + leasing)) {
			Set<Integer> seen = ConcurrentHashMap.newKeySet();
			CyclicBarrier three = new CyclicBarrier(3);
			server.meeting(three);
			Flux.range(0, 3)
				.flatMap((call) -> clients.client().get().uri("/").retrieve().toBodilessEntity())
				.blockLast();
			server.meeting(null);
			for (int call = 0; call < 3; call++) {
				Await.until("three unused connections", () -> clients.calls().pool().connections().idle() == 3);
				get(clients);
				seen.add(server.lastConnection());
			}
			assertThat(seen).hasSize(used);
		}
	}

	@Test
	void aLifeTimeIsTenPercentLongerOrShorter() {
		ClientSettings.Pool settings = ClientSettings.defaults(TestClients.service("http://localhost")).pool();
		Duration longest = ConnectionPool.longestLifeTime(settings);
		assertThat(longest).isEqualTo(Duration.ofSeconds(330));
		double shortest = longest.toSeconds() * (1 - ConnectionPool.variance(settings.maxLifeTimeVariance()) / 100);
		assertThat(shortest).isCloseTo(270, within(0.1));
	}

	@Test
	void allServicesShareTheEventLoops() {
		try (FaultServer server = new FaultServer(Fault.NONE);
				TestClients clients = clients(server);
				TestClients others = clients(server)) {
			for (int call = 0; call < 20; call++) {
				get(clients);
			}
			long loops = loops();
			for (int call = 0; call < 20; call++) {
				get(others);
			}
			assertThat(loops()).isEqualTo(loops).isPositive();
		}
	}

	private static long loops() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("reactor-http-"))
			.count();
	}

	@ParameterizedTest
	@CsvSource({ "true,gzip", "false," })
	void answersMayBeCompressed(boolean compression, String accepted) {
		try (FaultServer server = new FaultServer(Fault.NONE);
				TestClients clients = clients(server, "compression=" + compression)) {
			get(clients);
			assertThat(server.requests().get(0).headers().get("Accept-Encoding")).isEqualTo(accepted);
		}
	}

	@Test
	void theSystemLooksAfterSilentConnections() {
		ClientSettings settings = ClientSettings.defaults(TestClients.service("http://localhost"));
		ClientHttpConnectorBuilder.reactor()
			.withHttpClientCustomizer((client) -> ServiceConnector.customize(client, settings))
			.withHttpClientCustomizer((client) -> {
				assertThat(client.configuration().options().get(ChannelOption.SO_KEEPALIVE)).isEqualTo(true);
				assertThat(client.configuration().isAcceptGzip()).isTrue();
				return client;
			})
			.build(settings.http());
	}

	private static void awaitNoConnection(FaultServer server) {
		Await.until("no connection", () -> server.connections() == 0);
	}

	private static void awaitUnused(TestClients clients) {
		Await.until("one unused connection",
				() -> clients.calls().pool().connections().equals(new CallStatistics.Connections(0, 1, 0)));
	}

	private static void awaitPending(TestClients clients, int count) {
		Await.until(count + " pending", () -> clients.calls().pool().connections().pending() == count);
	}

	private static TestClients clients(FaultServer server, String... properties) {
		return TestClients.of(List.of(server.url()), properties);
	}

	private static void get(TestClients clients) {
		assertThat(clients.client().get().uri("/").retrieve().bodyToMono(String.class).block())
			.isEqualTo(FaultServer.BODY);
	}

}
