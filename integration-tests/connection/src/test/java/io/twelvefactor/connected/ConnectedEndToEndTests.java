package io.twelvefactor.connected;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.SelfSigned;
import io.twelvefactor.server.Ejabberd;
import io.twelvefactor.server.Postgres;
import io.twelvefactor.server.RabbitMq;
import io.twelvefactor.server.Redis;
import io.twelvefactor.server.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the packaged app with four real servers at once. It is processed ahead of time
 * when it is built, and none of the services is attached then.
 */
@Tag("full")
class ConnectedEndToEndTests {

	private static final String WORD = "there & back, naïve";

	private static Postgres postgres;

	private static Redis redis;

	private static RabbitMq rabbitMq;

	private static Ejabberd ejabberd;

	@BeforeAll
	static void start() {
		postgres = Postgres.start();
		redis = Redis.start("requirepass s3cret");
		rabbitMq = RabbitMq.start();
		ejabberd = Ejabberd.start();
	}

	@AfterAll
	static void stop() {
		Stream.of(postgres, redis, rabbitMq, ejabberd).filter((server) -> server != null).forEach(RunningServer::close);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void oneAppUsesAllFourServersByTheirUrlsAlone(boolean aheadOfTime) {
		Map<String, String> variables = Map.of("PORT", "0", "DATABASE_URL", postgres.url(), "REDIS_URL",
				"redis://:s3cret@localhost:" + redis.port(), "RABBITMQ_URL", rabbitMq.url(), "XMPP_URL",
				ejabberd.url("alice"));
		try (AppProcess app = start(aheadOfTime, variables)) {
			for (String service : List.of("database", "redis", "rabbitmq", "xmpp")) {
				HttpResponse<String> response = app
					.get(service + "?value=" + URLEncoder.encode(WORD, StandardCharsets.UTF_8));
				assertThat(response.body()).as(service).isEqualTo(WORD);
			}
			assertThat(app.get("actuator/backingservices").body())
				.contains("\"name\":\"database\"", "\"name\":\"redis\"", "\"name\":\"rabbitmq\"", "\"name\":\"xmpp\"")
				.contains("\"source\":\"DATABASE_URL\"", "\"health\":\"UP\"")
				.doesNotContain("\"health\":\"DOWN\"", "s3cret");
			assertThat(app.get("actuator/health").body()).contains("\"backingServices\"", "\"db\"")
				.doesNotContain("DOWN", "s3cret");
			assertThat(app.output()).doesNotContain("s3cret").contains(aheadOfTime ? "AOT-processed" : "Started");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void anAppIsCalledLikeInProductionHoweverThisOneIsBuilt(boolean aheadOfTime) throws IOException {
		List<String> timeLeft = new CopyOnWriteArrayList<>();
		HttpServer inventory = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		inventory.createContext("/", (exchange) -> {
			timeLeft.add(exchange.getRequestHeaders().getFirst("X-Time-Left"));
			exchange.sendResponseHeaders(200, 5);
			exchange.getResponseBody().write("apple".getBytes(StandardCharsets.UTF_8));
			exchange.close();
		});
		inventory.start();
		Map<String, String> variables = Map.of("PORT", "0", "DATABASE_URL", postgres.url(), "REDIS_URL",
				"redis://:s3cret@localhost:" + redis.port(), "RABBITMQ_URL", rabbitMq.url(), "INVENTORY_URL",
				"http://u:s3cret@127.0.0.1:1,http://u:s3cret@localhost:" + inventory.getAddress().getPort(),
				"TWELVEFACTOR_CLIENT_DEADLINEHEADER", "X-Time-Left");
		try (AppProcess app = start(aheadOfTime, variables)) {
			assertThat(app.get("inventory/client").body()).isEqualTo("apple");
			assertThat(app.get("inventory/interface").body()).isEqualTo("apple");
			assertThat(timeLeft).hasSize(2).allMatch((millis) -> Long.parseLong(millis) > 0);
			assertThat(app.get("actuator/backingservices").body())
				.contains("\"url\":\"http://127.0.0.1:1\",\"setAsideUntil\":", "\"setAsides\":")
				.doesNotContain("s3cret");
		}
		finally {
			inventory.stop(0);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void theWrongSchemeIsExplained(boolean aheadOfTime) {
		Map<String, String> variables = Map.of("PORT", "0", "DATABASE_URL", "redis://:s3cret@localhost", "REDIS_URL",
				"redis://localhost", "RABBITMQ_URL", "amqp://localhost");
		try (AppProcess app = start(aheadOfTime, variables)) {
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output()).contains(
					"The URL of 'database' (DATABASE_URL) has the scheme 'redis', which is none of a database.",
					"Set DATABASE_URL to a URL with one of the schemes postgres, postgresql, pgsql, mysql, mysql2, mariadb, sqlserver, mssql, oracle, jdbc, r2dbc, r2dbcs")
				.doesNotContain("\tat ", "s3cret");
		}
	}

	// Whom to trust is no config of the services here, but of Java.
	private static AppProcess start(boolean aheadOfTime, Map<String, String> variables) {
		List<String> arguments = new ArrayList<>(List.of("-Dspring.aot.enabled=" + aheadOfTime,
				"-Djavax.net.ssl.trustStore=" + SelfSigned.keyStore(),
				"-Djavax.net.ssl.trustStorePassword=" + SelfSigned.PASSWORD, "-jar", "target/connection-tests.jar"));
		return AppProcess.java(variables, arguments.toArray(String[]::new));
	}

}
