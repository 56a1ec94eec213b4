package io.twelvefactor.client;

import java.net.URI;
import java.util.Map;

import io.twelvefactor.app.SelfSigned;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.Attached;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.EnableBackingServices;
import io.twelvefactor.backing.UnknownBackingServiceException;
import io.twelvefactor.binding.BoundUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link BackingServiceClient}, against a real server.
 */
@ExtendWith(OutputCaptureExtension.class)
class BackingServiceClientTests {

	private final HttpPeer inventory = new HttpPeer();

	private final HttpPeer other = new HttpPeer();

	@AfterEach
	void close() {
		this.inventory.close();
		this.other.close();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			''           , /items                , /items
			''           , items                 , /items
			''           , ''                    , /
			/            , /items                , /items
			/            , items                 , /items
			/api         , /items                , /api/items
			/api         , items                 , /api/items
			/api         , ''                    , /api
			/api         , ?page=2               , /api?page=2
			/api/        , /items                , /api/items
			/api//       , items                 , /api/items
			/a%20b%2Fc   , /items                , /a%20b%2Fc/items
			/%7Bx%7D     , /items                , /%7Bx%7D/items
			/api         , /a b/größe            , /api/a%20b/gr%C3%B6%C3%9Fe
			/api         , //elsewhere.test/items, /api//elsewhere.test/items
			""")
	void aRelativeUriIsRelativeToTheUrlOfTheService(String path, String uri, String target) {
		client(this.inventory.url() + path).get().uri(uri).retrieve().toBodilessEntity().block();
		assertThat(this.inventory.request().line()).isEqualTo("GET " + target);
	}

	@Test
	void uriVariablesAreEncoded() {
		BackingServiceClient client = client(this.inventory.url() + "/api");
		client.get().uri("/items/{sku}?q={q}", "a/b c", "1&2").retrieve().toBodilessEntity().block();
		assertThat(this.inventory.request().line()).isEqualTo("GET /api/items/a%2Fb%20c?q=1%262");
		client.get().uri("/items/{sku}", Map.of("sku", "ü")).retrieve().toBodilessEntity().block();
		assertThat(this.inventory.request().line()).isEqualTo("GET /api/items/%C3%BC");
	}

	@Test
	void aUriBuilderIsRelativeToTheUrlOfTheService() {
		BackingServiceClient client = client(this.inventory.url("u:p", "/a%20b"));
		client.get()
			.uri((uri) -> uri.path("/items").queryParam("page", 2).build())
			.retrieve()
			.toBodilessEntity()
			.block();
		assertThat(this.inventory.request().line()).isEqualTo("GET /a%20b/items?page=2");
		assertThat(this.inventory.request().credentials()).isEqualTo("u:p");
		client.get().uri("/items", (uri) -> uri.queryParam("page", 3).build()).retrieve().toBodilessEntity().block();
		assertThat(this.inventory.request().line()).isEqualTo("GET /a%20b/items?page=3");
		client.get().uri(URI.create("/items/1")).retrieve().toBodilessEntity().block();
		assertThat(this.inventory.request().line()).isEqualTo("GET /a%20b/items/1");
	}

	@Test
	void everyMethodIsThere() {
		BackingServiceClient client = client(this.inventory.url());
		client.get().uri("/").retrieve().toBodilessEntity().block();
		client.head().uri("/").retrieve().toBodilessEntity().block();
		client.post().uri("/").bodyValue("x").retrieve().toBodilessEntity().block();
		client.put().uri("/").retrieve().toBodilessEntity().block();
		client.patch().uri("/").retrieve().toBodilessEntity().block();
		client.delete().uri("/").retrieve().toBodilessEntity().block();
		client.options().uri("/").retrieve().toBodilessEntity().block();
		client.method(HttpMethod.valueOf("REPORT")).uri("/").retrieve().toBodilessEntity().block();
		client.mutate()
			.defaultHeader("X-Mutated", "yes")
			.build()
			.get()
			.uri("/items")
			.retrieve()
			.toBodilessEntity()
			.block();
		assertThat(this.inventory.requests()).extracting(HttpPeer.Request::line)
			.containsExactly("GET /", "HEAD /", "POST /", "PUT /", "PATCH /", "DELETE /", "OPTIONS /", "REPORT /",
					"GET /items");
		assertThat(this.inventory.request().headers().get("X-Mutated")).isEqualTo("yes");
	}

	@Test
	void anHttpInterfaceIsRelativeToTheUrlOfTheService() {
		BackingServiceClient client = client(this.inventory.url("u:p", "/api"));
		assertThat(client.api(Greeter.class).hello("you")).isEqualTo("hello");
		assertThat(this.inventory.request().line()).isEqualTo("GET /api/hello/you");
		assertThat(this.inventory.request().credentials()).isEqualTo("u:p");
	}

	@ParameterizedTest
	@CsvSource({ "u:s3cret,u:s3cret", "u:p%40ss%3A%2F,u:p@ss:/", "token,token:", "u:,u:", ":p,:p", "u:p%C3%A9,u:pé",
			"u:a+b,u:a+b" })
	void theUserinfoBecomesBasicAuthentication(String userinfo, String credentials) {
		client(this.inventory.url(userinfo, "/")).get().uri("/items").retrieve().toBodilessEntity().block();
		assertThat(this.inventory.request().credentials()).isEqualTo(credentials);
	}

	@Test
	void withoutUserinfoThereIsNoAuthentication() {
		client(this.inventory.url()).get().uri("/items").retrieve().toBodilessEntity().block();
		assertThat(this.inventory.request().credentials()).isNull();
	}

	@Test
	void theAuthorizationOfARequestIsKept() {
		client(this.inventory.url("u:s3cret", "/")).get()
			.uri("/items")
			.header(HttpHeaders.AUTHORIZATION, "Bearer mine")
			.retrieve()
			.toBodilessEntity()
			.block();
		assertThat(this.inventory.request().credentials()).isEqualTo("Bearer mine");
	}

	@Test
	void credentialsDoNotGoToAnotherOrigin() {
		BackingServiceClient client = client(this.inventory.url("u:s3cret", "/"));
		client.get().uri(this.other.url() + "/items").retrieve().toBodilessEntity().block();
		assertThat(this.other.request().credentials()).isNull();
		client.get()
			.uri("http://127.0.0.1:%d/items".formatted(this.inventory.port()))
			.retrieve()
			.toBodilessEntity()
			.block();
		assertThat(this.inventory.request().credentials()).isNull();
	}

	@Test
	void credentialsGoToTheOriginOfTheServiceHoweverItIsWritten() {
		BackingServiceClient client = client(this.inventory.url("u:s3cret", "/api"));
		client.get()
			.uri("HTTP://LOCALHOST:%d/items".formatted(this.inventory.port()))
			.retrieve()
			.toBodilessEntity()
			.block();
		assertThat(this.inventory.request().line()).isEqualTo("GET /items");
		assertThat(this.inventory.request().credentials()).isEqualTo("u:s3cret");
	}

	@Test
	void aRedirectIsNotFollowed() {
		this.inventory.redirectingTo(this.other.url());
		assertThat(client(this.inventory.url("u:s3cret", "/")).get()
			.uri("/items")
			.retrieve()
			.toBodilessEntity()
			.block()
			.getStatusCode()
			.value()).isEqualTo(307);
		assertThat(this.other.requests()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void inAnApplicationARedirectIsNotFollowedEither(Server server) {
		this.inventory.redirectingTo(this.other.url());
		TestApp app = TestApp.with("PORT", "0", "INVENTORY_URL", this.inventory.url("u:s3cret", "/"))
			.sources(Consumer.class)
			.arguments("--spring.http.clients.redirects=follow");
		try (ConfigurableApplicationContext context = app.run(server)) {
			context.getBean(Consumer.class).stock.get().uri("/items").retrieve().toBodilessEntity().block();
			assertThat(this.inventory.request().credentials()).isEqualTo("u:s3cret");
			assertThat(this.other.requests()).isEmpty();
		}
	}

	@Test
	void aHostNameWithAnUnderscoreIsCalled() {
		TestApp app = TestApp.with("INVENTORY_URL", "http://u:p@my_inventory:%d/api".formatted(this.inventory.port()))
			.sources(Consumer.class, EveryNameIsThisMachine.class);
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			context.getBean(Consumer.class).stock.get().uri("/items").retrieve().toBodilessEntity().block();
			HttpPeer.Request request = this.inventory.request();
			assertThat(request.line()).isEqualTo("GET /api/items");
			assertThat(request.headers().get("Host")).isEqualTo("my_inventory:" + this.inventory.port());
			assertThat(request.credentials()).isEqualTo("u:p");
		}
	}

	@Test
	void theCustomizersOfTheApplicationApply() {
		TestApp app = TestApp.with("INVENTORY_URL", this.inventory.url()).sources(Consumer.class, Customized.class);
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			context.getBean(Consumer.class).stock.get().uri("/items").retrieve().toBodilessEntity().block();
			assertThat(this.inventory.request().headers().get("X-Customized")).isEqualTo("yes");
		}
	}

	@Test
	void otherFiltersDoNotSeeTheCredentials() {
		TestApp app = TestApp.with("INVENTORY_URL", this.inventory.url("u:s3cret", "/"))
			.sources(Consumer.class, Spying.class);
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			context.getBean(Consumer.class).stock.get().uri("/items").retrieve().toBodilessEntity().block();
			assertThat(this.inventory.request().credentials()).isEqualTo("u:s3cret");
			assertThat(context.getBean(Spying.class).seen).doesNotContain("s3cret", HttpHeaders.AUTHORIZATION)
				.contains(this.inventory.url() + "/items");
		}
	}

	@Test
	void aClientForAnotherProtocolIsRefusedInWords(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApp.with("INVENTORY_URL", "redis://:s3cret@cache:6379")
			.sources(Consumer.class)
			.runWithoutServer());
		assertThat(output).contains("The backing service 'inventory' has a redis URL")
			.contains("Inject it as BackingService")
			.doesNotContain("s3cret");
	}

	@Test
	void aUrlWithAQueryIsRefusedInWords() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> client("http://localhost/?token=s3cret"))
			.withMessage("The URL of the backing service 'inventory' has a query, which relative URIs would lose.");
	}

	@Test
	void aUserNameWithAColonIsRefusedInWords() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> client("http://u%3Av:s3cret@localhost"))
			.withMessageContaining("user name with a colon")
			.satisfies((ex) -> assertThat(ex.getMessage() + ex.analysis().getAction()).doesNotContain("s3cret", "u:v"));
	}

	@Test
	void severalUrlsAreCalledInTurn() {
		TestApp app = TestApp.with("INVENTORY_URL", this.inventory.url("u:s3cret", "/a") + "," + this.other.url())
			.sources(Consumer.class);
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			BackingServiceClient stock = context.getBean(Consumer.class).stock;
			for (int call = 0; call < 4; call++) {
				stock.get().uri("/items/{call}", call).retrieve().toBodilessEntity().block();
			}
			assertThat(this.inventory.requests()).extracting(HttpPeer.Request::line)
				.containsExactly("GET /a/items/0", "GET /a/items/2");
			assertThat(this.other.requests()).extracting(HttpPeer.Request::line)
				.containsExactly("GET /items/1", "GET /items/3");
			assertThat(this.inventory.request().credentials()).isEqualTo("u:s3cret");
			assertThat(this.other.request().credentials()).isNull();
		}
	}

	@Test
	void theClientOfAServiceIsTheSameForEverybody() {
		TestApp app = TestApp.with("INVENTORY_URL", this.inventory.url()).sources(Consumer.class);
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			BackingServiceClient injected = context.getBean(Consumer.class).stock;
			BackingServiceClients clients = context.getBean(BackingServiceClients.class);
			assertThat(clients.get("inventory")).isSameAs(injected);
			assertThatExceptionOfType(UnknownBackingServiceException.class).isThrownBy(() -> clients.get("unknown"));
		}
	}

	@Test
	void theClientOfAServiceIsTheSameWhereverItsUrlComesFrom() {
		TestApp app = TestApp.with()
			.arguments("--twelve-factor.backing-services.inventory.url=" + this.inventory.url());
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			BackingServiceClients clients = context.getBean(BackingServiceClients.class);
			assertThat(clients.get("inventory")).isSameAs(clients.get("inventory"));
		}
	}

	@Test
	void whatClientsAreBuiltWithIsMadeForTheFirstOne() {
		TestApp app = TestApp.with("INVENTORY_URL", this.inventory.url());
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			String builder = "backingServiceCustomizedWebClient";
			assertThat(context.getBeanFactory().containsSingleton(builder)).isFalse();
			context.getBean(BackingServiceClients.class).get("inventory");
			assertThat(context.getBeanFactory().containsSingleton(builder)).isTrue();
		}
	}

	@Test
	void severalBuildersOfTheUserDoNoHarm() {
		TestApp app = TestApp.with("INVENTORY_URL", this.inventory.url()).sources(Consumer.class, OwnBuilders.class);
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			context.getBean(Consumer.class).stock.get().uri("/items").retrieve().toBodilessEntity().block();
			assertThat(this.inventory.request().line()).isEqualTo("GET /items");
		}
	}

	@Test
	void twoWebClientsOfTheUserAreReportedByBoot(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApp.with()
			.sources(OwnWebClient.class, AnotherWebClient.class, NeedsWebClient.class)
			.runWithoutServer());
		assertThat(output).contains("required a single bean", "- own: ", "- another: ");
	}

	@Test
	void anHttpsServiceIsCalledWithTheTrustOfTheApplication() throws Exception {
		TestApp peer = TestApp.with("PORT", "0")
			.sources(Hello.class)
			.arguments("--server.ssl.bundle=self", "--spring.ssl.bundle.jks.self.key.alias=self",
					"--spring.ssl.bundle.jks.self.keystore.location=" + SelfSigned.keyStore(),
					"--spring.ssl.bundle.jks.self.keystore.password=" + SelfSigned.PASSWORD);
		try (ConfigurableApplicationContext server = peer.run(Server.TOMCAT)) {
			String url = server.getBean(BoundUrl.class).uri().toString();
			assertThat(url).startsWith("https://");
			TestApp trusting = TestApp.with("INVENTORY_URL", url)
				.sources(Consumer.class)
				.arguments("--spring.http.clients.ssl.bundle=self",
						"--spring.ssl.bundle.jks.self.truststore.location=" + SelfSigned.keyStore(),
						"--spring.ssl.bundle.jks.self.truststore.password=" + SelfSigned.PASSWORD);
			try (ConfigurableApplicationContext context = trusting.runWithoutServer()) {
				assertThat(hello(context)).isEqualTo("hello");
			}
			TestApp trustingThisService = TestApp
				.with("INVENTORY_URL", url, "INVENTORY_CA_CERT", SelfSigned.certificate().toString())
				.sources(Consumer.class);
			try (ConfigurableApplicationContext context = trustingThisService.runWithoutServer()) {
				assertThat(hello(context)).isEqualTo("hello");
			}
			TestApp trustingAnybody = TestApp.with("INVENTORY_URL", url)
				.sources(Consumer.class)
				.arguments("--twelve-factor.backing-services.inventory.ssl.verify=none");
			try (ConfigurableApplicationContext context = trustingAnybody.runWithoutServer()) {
				assertThat(hello(context)).isEqualTo("hello");
			}
			try (ConfigurableApplicationContext context = TestApp.with("INVENTORY_URL", url)
				.sources(Consumer.class)
				.runWithoutServer()) {
				assertThatException().isThrownBy(() -> hello(context))
					.withStackTraceContaining("SSLHandshakeException");
			}
		}
	}

	@Test
	void aWebClientOfTheUserIsNotMadeAmbiguous() {
		TestApp app = TestApp.with("INVENTORY_URL", this.inventory.url()).sources(Consumer.class, OwnWebClient.class);
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			assertThat(context.getBean("used")).isSameAs(context.getBean("own"));
			assertThat(context.getBean(Consumer.class).stock.service().name()).isEqualTo("inventory");
		}
	}

	@Test
	void somebodyWhoAsksForAnyWebClientGetsNone(CapturedOutput output) {
		try (ConfigurableApplicationContext context = TestApp.with().sources(AnyWebClient.class).runWithoutServer()) {
			assertThat(context.getBean("any")).isEqualTo("none");
		}
		assertThatException().isThrownBy(() -> TestApp.with().sources(NeedsWebClient.class).runWithoutServer());
		assertThat(output)
			.contains("Parameter 0 of constructor in " + NeedsWebClient.class.getName() + " required a bean of type '"
					+ WebClient.class.getName() + "' that could not be found.")
			.doesNotContain("\tat ");
	}

	@Test
	void anOptionalServiceThatIsAbsentHasNoClient() {
		try (ConfigurableApplicationContext context = TestApp.with()
			.sources(OptionalConsumer.class)
			.runWithoutServer()) {
			assertThat(context.getBean("audited")).isEqualTo("no");
		}
	}

	@Test
	void anOptionalServiceThatIsAbsentAndInjectedAllTheSameIsExplained(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> TestApp.with().sources(OptionalConsumer.class, NeedsAudit.class).runWithoutServer());
		assertThat(output).contains("needs a backing service that is declared as optional and is not attached.")
			.contains("inject an ObjectProvider")
			.doesNotContain("\tat ");
	}

	@Test
	void toStringHoldsNoSecret() {
		assertThat(client("http://u:s3cret@localhost").toString()).contains("inventory").doesNotContain("s3cret");
	}

	private static String hello(ConfigurableApplicationContext context) {
		return context.getBean(Consumer.class).stock.get().uri("/hello").retrieve().bodyToMono(String.class).block();
	}

	private static BackingServiceClient client(String url) {
		return BackingServiceClient.create(BackingService.of("inventory", url));
	}

	interface Greeter {

		@GetExchange("/hello/{name}")
		String hello(@PathVariable String name);

	}

	@Configuration(proxyBeanMethods = false)
	static class Consumer {

		private final BackingServiceClient stock;

		Consumer(@Attached("inventory") BackingServiceClient stock) {
			this.stock = stock;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices(optional = "audit")
	static class OptionalConsumer {

		@Bean
		String audited(ObjectProvider<BackingServiceClient> audit) {
			return (audit.getIfAvailable() != null) ? "yes" : "no";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@Bean
		WebClientCustomizer customizer() {
			return (builder) -> builder.defaultHeader("X-Customized", "yes");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Spying {

		private String seen;

		@Bean
		WebClientCustomizer spy() {
			return (builder) -> builder.filter((request, next) -> {
				this.seen = request.url() + " " + request.headers();
				return next.exchange(request);
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnWebClient {

		@Bean
		WebClient own() {
			return WebClient.create();
		}

		@Bean
		Object used(WebClient client) {
			return client;
		}

	}

	@RestController
	static class Hello {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBuilders {

		@Bean
		WebClient.Builder first() {
			return WebClient.builder();
		}

		@Bean
		WebClient.Builder second() {
			return WebClient.builder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AnotherWebClient {

		@Bean
		WebClient another() {
			return WebClient.create();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AnyWebClient {

		@Bean
		String any(ObjectProvider<WebClient> client) {
			return (client.getIfAvailable() != null) ? "one" : "none";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsWebClient {

		NeedsWebClient(WebClient client) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsAudit {

		NeedsAudit(BackingServiceClient audit) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EveryNameIsThisMachine {

		@Bean
		ClientHttpConnectorBuilder<?> connectorBuilder() {
			return ClientHttpConnectorBuilder.reactor()
				.withHttpClientCustomizer((client) -> client.resolver(new ThisMachine()));
		}

	}

}
