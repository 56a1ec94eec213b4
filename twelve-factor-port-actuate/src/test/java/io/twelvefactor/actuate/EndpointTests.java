package io.twelvefactor.actuate;

import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import io.twelvefactor.app.HttpAnswers;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.EnableBackingServices;
import io.twelvefactor.binding.BoundUrl;
import io.twelvefactor.client.BackingServiceClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.json.JsonAssert;
import org.springframework.test.json.JsonCompareMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of the endpoints over HTTP.
 */
class EndpointTests {

	private static final String EXPOSED = "--management.endpoints.web.exposure.include=*";

	@ParameterizedTest
	@EnumSource
	void theServicesAreListedWithTheirSourcesAndHealthAndWithoutSecrets(Server server) throws Exception {
		try (ServerSocket up = new ServerSocket(0);
				ConfigurableApplicationContext app = TestApp
					.with("PORT", "0", "INVENTORY_URL",
							"http://u:s3cret@localhost:" + up.getLocalPort() + "/api?token=s3cret", "PRICING_URL",
							"redis://s3cret@localhost:1,redis://localhost:2")
					.sources(Declaring.class, Injected.class)
					.arguments(EXPOSED, "--twelve-factor.backing-services.spare.url=jdbc:h2:mem:x",
							"--twelve-factor.backing-services.broken.url=http://u:s3#cret@h",
							"--twelve-factor.backing-services.sample.url=http://localhost:" + up.getLocalPort())
					.run(server)) {
			HttpResponse<String> answer = HttpAnswers.get(app, "backingservices");
			assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
			JsonAssert.comparator(JsonCompareMode.STRICT)
				.assertIsMatch(
						"""
								{ "services": [
								  { "name": "audit-log", "required": false, "scheme": null, "urls": [], "source": null,
								    "health": "UNKNOWN", "problem": "not attached", "calls": null },
								  { "name": "broken", "required": false, "scheme": null, "urls": [], "source": null,
								    "health": "UNKNOWN", "problem": "<unparsable URL from --twelve-factor.backing-services.broken.url, scheme http, 18 chars>: it may have a raw '/', '?' or '#' in its password; write them as %%2F, %%3F and %%23, and an '@' after the host as %%40", "calls": null },
								  { "name": "inventory", "required": true, "scheme": "http", "urls": [ "http://u:***@localhost:%1$d/api?token=***" ],
								    "source": "INVENTORY_URL", "health": "UP", "problem": null, "calls": null },
								  { "name": "pricing", "required": false, "scheme": "redis", "urls": [ "redis://***@localhost:1", "redis://localhost:2" ],
								    "source": "PRICING_URL", "health": "DOWN", "problem": "Connection refused", "calls": null },
								  { "name": "sample", "required": false, "scheme": "http", "urls": [ "http://localhost:%1$d" ],
								    "source": "--twelve-factor.backing-services.sample.url", "health": "UP", "problem": null, "calls": null },
								  { "name": "spare", "required": false, "scheme": "jdbc", "urls": [ "jdbc:h2:mem:x" ],
								    "source": "--twelve-factor.backing-services.spare.url", "health": "UNKNOWN",
								    "problem": "there is no host and port to connect to", "calls": null }
								] }
								"""
							.formatted(up.getLocalPort()),
						answer.body());
			assertThat(answer.body()).doesNotContain("s3cret", "s3#");
		}
	}

	@Test
	void theCallsOfAClientAreShown() throws Exception {
		LoopResources loops = LoopResources.create("busy", 1, true);
		DisposableServer busy = HttpServer.create()
			.runOn(loops)
			.host("localhost")
			.port(0)
			.handle((request, response) -> response.status(503).header("Retry-After", "600").send())
			.bindNow();
		String urls = "http://u:s3cret@localhost:%1$d/a,http://127.0.0.1:%1$d/b".formatted(busy.port());
		TestApp sources = TestApp.with("PORT", "0", "INVENTORY_URL", urls).sources(Calling.class).arguments(EXPOSED);
		try (ConfigurableApplicationContext app = sources.run(Server.NETTY)) {
			assertThat(calls(app)).containsEntry("retries", 0)
				.containsEntry("retryBudgetLeft", 100)
				.containsEntry("lastError", null)
				.containsEntry("connections", Map.of("active", 0, "idle", 0, "pending", 0));
			assertThatException().isThrownBy(
					() -> app.getBean(Calling.class).client.get().uri("/").retrieve().toBodilessEntity().block());
			assertThat(calls(app)).containsEntry("retries", 1)
				.containsEntry("refusedRetries", 0)
				.containsEntry("setAsides", 2)
				.containsEntry("retryBudgetLeft", 99)
				.containsEntry("lastError", "status 503");
			String body = HttpAnswers.get(app, "backingservices").body();
			assertThat(JsonPath.<List<String>>read(body, "$.services[0].calls.instances[*].url")).containsExactly(
					"http://localhost:%d/a".formatted(busy.port()), "http://127.0.0.1:%d/b".formatted(busy.port()));
			assertThat(JsonPath.<List<String>>read(body, "$.services[0].calls.instances[*].setAsideUntil")).hasSize(2)
				.allSatisfy((until) -> assertThat(Instant.parse(until)).isAfter(Instant.now()));
			assertThat(body).doesNotContain("s3cret");
		}
		finally {
			busy.disposeNow();
			loops.dispose();
		}
	}

	private static Map<String, Object> calls(ConfigurableApplicationContext app) {
		return JsonPath.read(HttpAnswers.get(app, "backingservices").body(), "$.services[0].calls");
	}

	@ParameterizedTest
	@EnumSource
	void theListenersAreListed(Server server) {
		try (ConfigurableApplicationContext app = TestApp.with("PORT", "0")
			.arguments(EXPOSED, "--spring.webflux.base-path=/shop", "--server.servlet.context-path=/shop")
			.run(server)) {
			BoundUrl self = app.getBean(BoundUrl.class);
			assertThat(HttpAnswers.get(app, "boundurls").body()).isEqualTo(
					"{\"listeners\":[{\"name\":\"main\",\"scheme\":\"http\",\"port\":%d,\"url\":\"%s\",\"networkUrl\":\"%s\",\"publicUrl\":null}]}"
						.formatted(self.port(), self.uri(), self.networkUri()));
		}
	}

	@ParameterizedTest
	@EnumSource
	void aClientThatAcceptsMermaidGetsAFlowchart(Server server) throws Exception {
		try (ServerSocket up = new ServerSocket(0);
				ConfigurableApplicationContext app = TestApp
					.with("PORT", "0", "INVENTORY_URL", "http://u:s3cret@localhost:" + up.getLocalPort(), "PRICING_URL",
							"redis://s3cret@localhost:1,redis://localhost:2")
					.sources(Declaring.class)
					.arguments(EXPOSED, "--spring.application.name=shop \"1\" <b>; end")
					.run(server)) {
			HttpResponse<String> answer = HttpAnswers.get(app, "backingservices", "Accept", "text/vnd.mermaid");
			assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/vnd.mermaid");
			assertThat(answer.body()).isEqualTo("""
					flowchart LR
						app["shop #34;1#34; #60;b#62;#59; end"]
						listener_main(["http://localhost:%d/"]) --> app
						app -.-> service_audit_log["audit-log<br>not attached"]
						app --> service_inventory["inventory<br>http://u:***@localhost:%d"]
						app -.-> service_pricing["pricing<br>redis://***@localhost:1<br>redis://localhost:2"]
					""".formatted(app.getBean(BoundUrl.class).port(), up.getLocalPort()));
		}
	}

	@ParameterizedTest
	@CsvSource({ "*/*,application/json", "application/json,application/json",
			"'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',application/json",
			"'text/vnd.mermaid, */*;q=0.1',text/vnd.mermaid" })
	void jsonIsTheDefault(String accepted, String type) {
		try (ConfigurableApplicationContext app = TestApp.with("PORT", "0").arguments(EXPOSED).run(Server.NETTY)) {
			assertThat(HttpAnswers.get(app, "backingservices", "Accept", accepted)
				.headers()
				.firstValue("Content-Type")
				.orElseThrow()).startsWith(type);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "backingservices", "boundurls" })
	void nothingIsExposedByDefault(String endpoint) {
		try (ConfigurableApplicationContext app = TestApp.with("PORT", "0").run(Server.NETTY)) {
			assertThat(HttpAnswers.get(app, endpoint).statusCode()).isEqualTo(404);
			assertThat(app.getBeanNamesForType(BackingServicesEndpoint.class)).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "backingservices", "boundurls" })
	void anEndpointThatMayNotBeAccessedIsNotThere(String endpoint) {
		try (ConfigurableApplicationContext app = TestApp.with("PORT", "0")
			.arguments(EXPOSED, "--management.endpoint." + endpoint + ".access=none")
			.run(Server.NETTY)) {
			assertThat(HttpAnswers.get(app, endpoint).statusCode()).isEqualTo(404);
		}
	}

	@Test
	void anAppWithoutServicesHasAnEmptyList() {
		try (ConfigurableApplicationContext app = TestApp.with("PORT", "0").arguments(EXPOSED).run(Server.NETTY)) {
			assertThat(HttpAnswers.get(app, "backingservices").body()).isEqualTo("{\"services\":[]}");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices(required = "inventory", optional = { "pricing", "audit-log" })
	static class Declaring {

	}

	@Configuration(proxyBeanMethods = false)
	static class Calling {

		private final BackingServiceClient client;

		Calling(BackingServiceClient inventory) {
			this.client = inventory;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Injected {

		Injected(BackingService inventory) {
		}

	}

}
