package io.twelvefactor.client;

import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.netty.channel.ChannelOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionPool} and {@link KeepAlive}, against servers that count
 * their connections.
 */
@Timeout(30)
class ConnectionPoolTests {

	private static final String OFTEN = "pool.eviction-interval=100ms";

	@Test
	void connectionsAreKept() {
		try (FaultServer server = new FaultServer(Fault.NONE); TestClients clients = clients(server)) {
			get(clients);
			get(clients);
			assertThat(server.accepted()).isEqualTo(1);
			Await.until("one unused connection",
					() -> clients.calls().pool().connections().equals(new CallStatistics.Connections(0, 1, 0)));
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
		try (FaultServer hanging = new FaultServer(Fault.HANG);
				FaultServer working = new FaultServer(Fault.NONE);
				TestClients clients = clients(hanging, "pool.max-connections=2", "read-timeout=20s");
				TestClients others = clients(working, "pool.max-connections=2")) {
			CountDownLatch done = new CountDownLatch(1);
			Flux.range(0, 4)
				.flatMap((call) -> clients.client().get().uri("/").retrieve().toBodilessEntity())
				.doFinally((signal) -> done.countDown())
				.subscribe((answer) -> {
				}, (failure) -> {
				});
			awaitPending(clients, 2);
			get(others);
			assertThat(done.getCount()).isEqualTo(1);
			assertThat(clients.calls().pool().connections()).isEqualTo(new CallStatistics.Connections(2, 0, 2));
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
