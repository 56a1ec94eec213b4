package io.twelvefactor.routed;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of restarts behind a routing layer, with POST requests, as GET hides what is
 * lost: nginx sends it again.
 */
@Tag("full")
class RestartTests {

	/**
	 * By SIGTERM, each after some times that the app closes its context and runs again.
	 */
	private static final int SIGNALS = 2;

	private static final int CLOSES = 2;

	private static final int RESTARTS = 10;

	private static final int CONNECTIONS = 24;

	private static final Duration POLL = Duration.ofMillis(200);

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource({ "NETTY,NGINX", "TOMCAT,NGINX", "JETTY,NGINX", "NETTY,HTTPD", "TOMCAT,HTTPD", "JETTY,HTTPD" })
	void behindARouterThatTriesAnotherAppNothingIsLost(Server server, Router router) {
		Load.Result result = restart(server, router, Map.of());
		assertThat(result.requests()).isGreaterThan(1000);
		assertThat(result.lost()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void behindARouterThatAsksWhoIsReadyNothingIsLost(Server server) {
		Load.Result result = restart(server, Router.HAPROXY, Map.of("TWELVEFACTOR_BINDING_DRAINDELAY", "3s"));
		assertThat(result.requests()).isGreaterThan(1000);
		assertThat(result.lost()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void withoutTheFeatureRequestsAreLost(Server server) {
		Load.Result result = restart(server, Router.HAPROXY, Map.of("TWELVEFACTOR_BINDING_GRACEFULRELEASE", "false"));
		assertThat(result.lost()).isPositive();
	}

	@ParameterizedTest
	@EnumSource
	void whatWaitsToBeAcceptedIsNotLost(Server server) {
		try (AppProcess app = start(server, FreePort.find(), Map.of());
				Load load = Load.start(this.folder, local(app), CONNECTIONS, true)) {
			for (int i = 0; i < RESTARTS; i++) {
				awaitRequests(app);
				app.post("/restart", "");
				app.awaitStart();
			}
			Load.Result result = load.stop();
			assertThat(result.requests()).isGreaterThan(1000);
			assertThat(result.unanswered()).isZero();
		}
	}

	private Load.Result restart(Server server, Router router, Map<String, String> variables) {
		int port = FreePort.find();
		AppProcess restarted = start(server, port, variables);
		try (AppProcess other = start(server, FreePort.find(), variables);
				RouterProcess routing = RouterProcess.start(router, this.folder, local(restarted), local(other));
				Load load = Load.start(this.folder, routing.url(), CONNECTIONS, false)) {
			for (int i = 0; i < SIGNALS; i++) {
				for (int j = 0; j < CLOSES; j++) {
					awaitRequests(restarted);
					restarted.post("/restart", "");
					restarted.awaitStart();
				}
				awaitRequests(restarted);
				restarted.terminate();
				restarted = start(server, port, variables);
			}
			awaitRequests(restarted);
			Load.Result result = load.stop();
			System.out.println("RESULT %s %s %s %s".formatted(server, router, variables, result));
			return result;
		}
		finally {
			restarted.close();
		}
	}

	private static AppProcess start(Server server, int port, Map<String, String> variables) {
		Map<String, String> all = new HashMap<>(variables);
		all.put("PORT", String.valueOf(port));
		AppProcess app = AppProcess.java(all, "-cp", server.classPath(), RoutedApp.class.getName(),
				"--spring.reactor.netty.shutdown-quiet-period=0s");
		return app.awaitStart();
	}

	private static URI local(AppProcess app) {
		return URI.create("http://127.0.0.1:" + app.boundUrl().getPort());
	}

	// The routing layer has seen that the app is there.
	private static void awaitRequests(AppProcess app) {
		long before = requests(app);
		while (requests(app) < before + 200) {
			LockSupport.parkNanos(POLL.toNanos());
		}
	}

	private static long requests(AppProcess app) {
		return Long.parseLong(app.get("/requests").body());
	}

}
