package io.twelvefactor.routed;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.binding.BoundUrl;
import io.twelvefactor.binding.BoundUrls;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.http.HttpProtocol;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of how an app lets go of its port.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReleaseTests {

	private static final String KEPT = "(?is).*connection: close.*";

	/**
	 * Types of frames, RFC 9113 section 6.
	 */
	private static final int SETTINGS = 4;

	private static final int GO_AWAY = 7;

	private final HttpClient client = HttpClient.newHttpClient();

	@ParameterizedTest
	@EnumSource
	void aConnectionIsServedAfterTheListenerIsClosedAndToldThatThisWasTheLastAnswer(Server server) {
		ConfigurableApplicationContext context = run(server);
		BoundUrl app = context.getBean(BoundUrl.class);
		try (KeptConnection busy = KeptConnection.to(app); KeptConnection kept = KeptConnection.to(app)) {
			kept.send("POST", "/work");
			assertThat(kept.read("done")).doesNotMatch(KEPT);
			busy.send("GET", "/stream?parts=3&millis=500");
			busy.read("part 0");
			CompletableFuture<Void> closed = closeListener(context);
			kept.send("POST", "/work");
			assertThat(kept.read("done")).matches(KEPT);
			assertThat(kept.isClosedByPeer()).isTrue();
			assertThat(busy.read("part 2")).contains("part 1");
			closed.join();
		}
	}

	@Tag("full")
	@ParameterizedTest
	@EnumSource
	void aRequestThatIsExecutedWhenTheListenerIsClosedIsAnswered(Server server) {
		ConfigurableApplicationContext context = run(server);
		BoundUrl app = context.getBean(BoundUrl.class);
		try (KeptConnection busy = KeptConnection.to(app)) {
			busy.send("GET", "/slow?millis=2500");
			CompletableFuture<Void> closed = closeListener(context);
			assertThat(busy.read("slept")).startsWith("HTTP/1.1 200");
			closed.join();
		}
	}

	@Tag("full")
	@ParameterizedTest
	@EnumSource
	void aSilentConnectionIsClosedAfterASecond(Server server) {
		ConfigurableApplicationContext context = run(server);
		BoundUrl app = context.getBean(BoundUrl.class);
		try (KeptConnection busy = KeptConnection.to(app); KeptConnection silent = KeptConnection.to(app)) {
			silent.send("POST", "/work");
			silent.read("done");
			busy.send("GET", "/slow?millis=6000");
			CompletableFuture<Void> closed = closeListener(context);
			assertThat(silent.isClosedByPeer()).isTrue();
			assertThat(closed).isNotDone();
			assertThat(busy.read("slept")).startsWith("HTTP/1.1 200");
			closed.join();
		}
	}

	@ParameterizedTest
	@EnumSource
	void whileItDrainsTheAppIsNotReadyAndServesAsBefore(Server server) {
		ConfigurableApplicationContext context = run(server, "--twelve-factor.binding.drain-delay=2s");
		BoundUrl app = context.getBean(BoundUrl.class);
		CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
		String health = "";
		while (!health.contains("OUT_OF_SERVICE")) {
			health = ask(app, "GET", "/actuator/health/readiness", "\"}");
		}
		try (KeptConnection later = KeptConnection.to(app)) {
			later.send("POST", "/work");
			assertThat(later.read("done")).startsWith("HTTP/1.1 200").doesNotMatch(KEPT);
			later.send("POST", "/work");
			assertThat(later.read("done")).startsWith("HTTP/1.1 200").doesNotMatch(KEPT);
			assertThat(closed).isNotDone();
		}
		closed.join();
	}

	@Tag("full")
	@ParameterizedTest
	@EnumSource
	void aSlowStreamEnds(Server server) throws Exception {
		ConfigurableApplicationContext context = run(server);
		BoundUrl app = context.getBean(BoundUrl.class);
		CompletableFuture<HttpResponse<String>> answer = get(app, "/stream?parts=4&millis=1200");
		awaitRequest(app);
		context.close();
		assertThat(answer.get().body()).endsWith("part 3\n");
	}

	@Tag("full")
	@ParameterizedTest
	@EnumSource
	void aStreamOfHttp2Ends(Server server) {
		ConfigurableApplicationContext context = run(server, "--server.http2.enabled=true");
		BoundUrl app = context.getBean(BoundUrl.class);
		LoopResources loops = LoopResources.create("client", 1, true);
		try {
			// Java's own client fails all streams of a connection that is told to end.
			reactor.netty.http.client.HttpClient http = reactor.netty.http.client.HttpClient
				.create(ConnectionProvider.create("one", 1))
				.runOn(loops)
				.protocol(HttpProtocol.H2C)
				.baseUrl("http://127.0.0.1:" + app.port());
			CompletableFuture<String> slow = ask(http, "/slow?millis=2500");
			CompletableFuture<String> stream = ask(http, "/stream?parts=4&millis=700");
			awaitRequests(app, 2);
			Instant start = Instant.now();
			context.close();
			assertThat(slow.join()).isEqualTo("slept");
			assertThat(stream.join()).endsWith("part 3\n");
			assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
		}
		finally {
			loops.dispose();
		}
	}

	private static CompletableFuture<String> ask(reactor.netty.http.client.HttpClient client, String path) {
		return client.get().uri(path).responseSingle((response, body) -> {
			assertThat(response.version().majorVersion()).isEqualTo(2);
			return body.asString();
		}).toFuture();
	}

	@Tag("full")
	@ParameterizedTest
	@EnumSource
	void aConnectionOfHttp2IsToldToGoAway(Server server) {
		ConfigurableApplicationContext context = run(server, "--server.http2.enabled=true");
		BoundUrl app = context.getBean(BoundUrl.class);
		try (KeptConnection busy = KeptConnection.to(app); KeptConnection http2 = KeptConnection.to(app)) {
			busy.send("GET", "/slow?millis=3000");
			http2.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
			assertThat(http2.readFrameType()).isEqualTo(SETTINGS);
			CompletableFuture<Void> closed = closeListener(context);
			int type = http2.readFrameType();
			while (type != GO_AWAY) {
				type = http2.readFrameType();
			}
			assertThat(closed).isNotDone();
			busy.read("slept");
			closed.join();
		}
	}

	@Tag("full")
	@ParameterizedTest
	@EnumSource
	void whatWaitsForAThreadIsNotTakenForSilence(Server server) {
		ConfigurableApplicationContext context = run(server, "--server.tomcat.threads.max=2",
				"--server.jetty.threads.max=8");
		BoundUrl app = context.getBean(BoundUrl.class);
		List<KeptConnection> connections = Stream.generate(() -> KeptConnection.to(app)).limit(12).toList();
		connections.forEach((connection) -> {
			connection.send("POST", "/work");
			connection.read("done");
		});
		connections.forEach((connection) -> connection.send("GET", "/slow?millis=1500"));
		CompletableFuture<Void> closed = closeListener(context);
		assertThat(connections).allSatisfy((connection) -> {
			try (connection) {
				assertThat(connection.read("slept")).startsWith("HTTP/1.1 200");
			}
		});
		closed.join();
	}

	@Tag("full")
	@ParameterizedTest
	@EnumSource
	void aConversationOnAWebSocketGoesOnAndIsClosedInItsOwnWords(Server server) throws Exception {
		try (AppProcess app = start(server)) {
			Messages messages = new Messages();
			WebSocket socket = HttpClient.newHttpClient()
				.newWebSocketBuilder()
				.buildAsync(URI.create("ws://127.0.0.1:%d/echo".formatted(app.boundUrl().getPort())), messages)
				.get();
			CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(app::terminate);
			KeptConnection.awaitRefusal(app.boundUrl().getPort());
			for (int i = 0; i < 20; i++) {
				socket.sendText("message " + i, true).get();
				assertThat(messages.received.poll(20, TimeUnit.SECONDS)).isEqualTo("echo message " + i);
				pause(Duration.ofMillis(100));
			}
			assertThat(messages.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1001);
			assertThat(exit.join()).isEqualTo(143);
			assertThat(app.output()).contains("Released the port, and every connection is served");
		}
	}

	@Tag("full")
	@ParameterizedTest
	@EnumSource
	void nothingInTheAppStopsBeforeTheLastRequest(Server server) {
		ConfigurableApplicationContext context = run(server);
		BoundUrl app = context.getBean(BoundUrl.class);
		try (KeptConnection busy = KeptConnection.to(app)) {
			busy.send("GET", "/slow?millis=1500");
			CompletableFuture<Void> closed = closeListener(context);
			assertThat(context.getBean(Consumer.class).isRunning()).isTrue();
			busy.read("slept");
			closed.join();
			assertThat(context.isActive()).isFalse();
		}
	}

	@Tag("full")
	@ParameterizedTest
	@EnumSource
	void thereIsOneLimitForAllPhasesTogether(Server server) {
		ConfigurableApplicationContext context = run(server, "--twelve-factor.binding.grace-period=4s",
				"--twelve-factor.binding.drain-delay=1m");
		BoundUrl app = context.getBean(BoundUrl.class);
		try (KeptConnection hanging = KeptConnection.to(app)) {
			hanging.send("GET", "/slow?millis=60000");
			awaitRequest(app);
			Instant start = Instant.now();
			context.close();
			assertThat(Duration.between(start, Instant.now())).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(12));
		}
	}

	@Tag("full")
	@ParameterizedTest
	@EnumSource
	void theManagementPortStaysUntilTheEnd(Server server) {
		ConfigurableApplicationContext context = run(server, "--management.server.port=0");
		BoundUrl app = context.getBean(BoundUrl.class);
		BoundUrl management = context.getBean(BoundUrls.class).find("management").orElseThrow();
		try (KeptConnection busy = KeptConnection.to(app)) {
			busy.send("GET", "/slow?millis=2500");
			CompletableFuture<Void> closed = closeListener(context);
			assertThat(ask(management, "GET", "/actuator/health/liveness", "\"}")).contains("\"UP\"");
			assertThat(ask(management, "GET", "/actuator/health/readiness", "\"}")).contains("OUT_OF_SERVICE");
			busy.read("slept");
			closed.join();
		}
	}

	@ParameterizedTest
	@EnumSource
	void theFeatureCanBeSwitchedOff(Server server, CapturedOutput output) {
		run(server, "--twelve-factor.binding.graceful-release=false", "--twelve-factor.binding.drain-delay=1h").close();
		assertThat(output).contains("Graceful shutdown complete").doesNotContain("Released the port", "Draining");
	}

	@ParameterizedTest
	@EnumSource
	void anAppThatIsToldToStopAtOnceDoes(Server server, CapturedOutput output) {
		run(server, "--server.shutdown=immediate", "--twelve-factor.binding.drain-delay=1h").close();
		assertThat(output).doesNotContain("Released the port", "Draining");
	}

	@Tag("full")
	@Test
	void aSecondSignalDoesNotMakeItShorter() {
		try (AppProcess app = start(Server.TOMCAT, "--twelve-factor.binding.drain-delay=3s")) {
			CompletableFuture<HttpResponse<String>> answer = this.client.sendAsync(
					HttpRequest.newBuilder(app.boundUrl().resolve("/slow?millis=4000")).build(),
					BodyHandlers.ofString());
			CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(app::terminate);
			app.await("Draining for 3000 ms");
			CompletableFuture<Integer> again = CompletableFuture.supplyAsync(app::terminate);
			assertThat(answer.join().body()).isEqualTo("slept");
			assertThat(exit.join()).isEqualTo(143);
			assertThat(again.join()).isEqualTo(143);
		}
	}

	@Tag("full")
	@Test
	void onAPlatformThatKillsAtOnceNothingIsWaitedFor() {
		ConfigurableApplicationContext context = TestApp.with("PORT", "0", "RAILWAY_PROJECT_ID", "1")
			.gracefully()
			.sources(RoutedApp.class)
			.run(Server.TOMCAT);
		BoundUrl app = context.getBean(BoundUrl.class);
		try (KeptConnection hanging = KeptConnection.to(app)) {
			hanging.send("GET", "/slow?millis=60000");
			awaitRequest(app);
			Instant start = Instant.now();
			context.close();
			assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(8));
		}
	}

	private static CompletableFuture<Void> closeListener(ConfigurableApplicationContext context) {
		CompletableFuture<Void> closed = CompletableFuture.runAsync(context::close);
		KeptConnection.awaitRefusal(context.getBean(BoundUrl.class).port());
		return closed;
	}

	private static AppProcess start(Server server, String... arguments) {
		return AppProcess
			.java(Map.of("PORT", "0"),
					Stream.concat(Stream.of("-cp", server.classPath(), RoutedApp.class.getName()), Stream.of(arguments))
						.toArray(String[]::new))
			.awaitStart();
	}

	// Someone who types is silent for less than the second that ends a conversation.
	private static void pause(Duration time) {
		LockSupport.parkNanos(time.toNanos());
	}

	private static ConfigurableApplicationContext run(Server server, String... arguments) {
		return TestApp.with("PORT", "0")
			.gracefully()
			.arguments(arguments)
			.arguments("--management.endpoint.health.probes.enabled=true")
			.sources(RoutedApp.class, Consumer.class)
			.run(server);
	}

	private static String ask(BoundUrl app, String method, String path, String end) {
		try (KeptConnection connection = KeptConnection.to(app)) {
			connection.send(method, path);
			return connection.read(end);
		}
	}

	private CompletableFuture<HttpResponse<String>> get(BoundUrl app, String path) {
		return this.client.sendAsync(
				HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port()).resolve(path)).build(),
				BodyHandlers.ofString());
	}

	private static void awaitRequest(BoundUrl app) {
		awaitRequests(app, 1);
	}

	private static void awaitRequests(BoundUrl app, int number) {
		while (!ask(app, "GET", "/open", " open").endsWith(number + " open")) {
			LockSupport.parkNanos(1_000_000);
		}
	}

	/**
	 * What stops in the first phase of all.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Consumer implements SmartLifecycle {

		private volatile boolean running;

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

	/**
	 * What comes from a WebSocket.
	 */
	private static final class Messages implements WebSocket.Listener {

		private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		private final CompletableFuture<Integer> closed = new CompletableFuture<>();

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
			this.received.add(text.toString());
			socket.request(1);
			return null;
		}

		@Override
		public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
			this.closed.complete(status);
			return null;
		}

	}

}
