package io.twelvefactor.test;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.client.BackingServiceClient;
import io.twelvefactor.client.BackingServiceClients;
import jakarta.annotation.PreDestroy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests when attachments begin and end, and what they are without.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AttachmentsTests {

	private static final List<String> CLOSED = Collections.synchronizedList(new ArrayList<>());

	@Test
	void equalAttachmentsShareAContext() {
		assertThat(context(Stubbed.class)).isSameAs(context(AlsoStubbed.class))
			.isNotSameAs(context(OtherwiseStubbed.class));
	}

	@Test
	void equalApplicationsShareAContext() {
		assertThat(context(Closing.class)).isSameAs(context(AlsoClosing.class))
			.isNotSameAs(context(OtherwiseClosing.class));
	}

	@Test
	void twoContextsWithAStubOfOneNameDoNotMix() {
		assertThat(url(context(Stubbed.class))).isNotEqualTo(url(context(OtherwiseStubbed.class)));
	}

	@Test
	void aTestInWhichAStubHasNoAnswerFails() throws Exception {
		TestContextManager manager = new TestContextManager(Stubbed.class);
		Stubbed test = new Stubbed();
		Method method = Stubbed.class.getDeclaredMethod("test");
		manager.prepareTestInstance(test);
		manager.beforeTestMethod(test, method);
		BackingServiceStub stub = stub(manager);
		get(stub.url().resolve("/unknown"));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> manager.afterTestMethod(test, method, null))
			.withMessageContaining("GET /unknown")
			.withMessageContaining("nothing");
		manager.beforeTestMethod(test, method);
		assertThat(stub.requests()).isEmpty();
		manager.afterTestMethod(test, method, null);
	}

	@Test
	void eachTestBeginsWithAStubThatIsUpAndKnowsNothing() throws Exception {
		TestContextManager manager = new TestContextManager(Stubbed.class);
		Stubbed test = new Stubbed();
		Method method = Stubbed.class.getDeclaredMethod("test");
		manager.prepareTestInstance(test);
		BackingServiceStub stub = stub(manager);
		stub.get("/known").answers(200, "known");
		stub.next().answers(500);
		stub.goesDown();
		manager.beforeTestMethod(test, method);
		assertThat(get(stub.url().resolve("/known"))).isEqualTo("Nothing is stubbed for this request.");
		stub.reset();
	}

	@Test
	void whatIsNoStubIsExplained() {
		ConfigurableApplicationContext context = (ConfigurableApplicationContext) context(Stubbed.class);
		assertThatIllegalStateException().isThrownBy(() -> context.getBean(Attachments.class).stub("inventory"))
			.withMessage("The backing service 'inventory' is no stub: add @AttachStub(\"inventory\") to the test. "
					+ "Stubs are: [pricing].");
	}

	@Test
	void oneNameForTwoIsExplained() {
		assertThatIllegalStateException().isThrownBy(() -> context(Twice.class))
			.withMessage("%s attaches the backing service 'pricing' twice: give one of them another name."
				.formatted(Twice.class.getName()));
	}

	@Test
	void aNameMayBeWrittenInAnyForm() {
		ConfigurableApplicationContext context = (ConfigurableApplicationContext) context(CamelCase.class);
		URI url = context.getBean(Attachments.class).stub("order-history").url();
		assertThat(context.getBean(BackingServices.class).get("orderHistory").url().toUri()).isEqualTo(url);
		assertThatIllegalStateException().isThrownBy(() -> context(TwiceInTwoForms.class))
			.withMessageContaining("attaches the backing service 'order-history' twice");
	}

	@Test
	void thoseOfASuperclassComeFirstAndOnlyOnce() {
		AttachmentContextCustomizer customizer = (AttachmentContextCustomizer) new AttachmentContextCustomizerFactory()
			.createContextCustomizer(Outer.Inner.class, List.of());
		assertThat(customizer.stubs()).extracting(AttachStub::value).containsExactly("pricing", "rates");
	}

	@Test
	void theClientOfSpringBootWins() {
		assertThat(context(Mocked.class).getBeanNamesForType(WebTestClient.class)).hasSize(1)
			.doesNotContain("boundWebTestClient");
	}

	@Test
	void theClientsOfAnAttachedApplicationAreResetAsWell() {
		AttachStub stub = annotation(Closing.class, AttachStub.class);
		AttachApplication application = annotation(Closing.class, AttachApplication.class);
		try (Attachments attachments = Attachments.start(List.of(stub), List.of(application))) {
			BackingServiceClients clients = attachments.applications()
				.get(0)
				.context()
				.getBean(BackingServiceClients.class);
			BackingServiceClient client = clients.get("pricing");
			attachments.stub("pricing").post("/").answers(503);
			assertThatExceptionOfType(WebClientResponseException.class)
				.isThrownBy(() -> client.post().uri("/").retrieve().toBodilessEntity().block());
			assertThat(clients.statistics(client.service()).orElseThrow().lastError()).isNotNull();
			attachments.reset();
			assertThat(clients.statistics(client.service()).orElseThrow().lastError()).isNull();
		}
	}

	@Test
	void theConfigOfAnApplicationLiesBesideItsClassHoweverItIsBuilt() {
		assertThat(AttachedApplication.locations("file:/app/target/classes/"))
			.isEqualTo("optional:file:/app/target/classes/,optional:file:/app/target/classes/config/");
		assertThat(AttachedApplication.locations("file:/app.jar"))
			.isEqualTo("optional:jar:file:/app.jar!/,optional:jar:file:/app.jar!/config/");
		assertThat(AttachedApplication.locations("file:/app/build/classes/java/main/"))
			.endsWith("optional:file:/app/build/resources/main/,optional:file:/app/build/resources/main/config/");
	}

	@Test
	void anyTargetOfARequestCanBeRecorded() {
		RecordedRequest odd = RecordedRequest.of("GET", "/a|b%zz?x={y}?", new HttpHeaders(), "");
		assertThat(odd.path()).isEqualTo("/a|b%zz");
		assertThat(odd.query()).isEqualTo("x={y}?");
		assertThat(RecordedRequest.of("GET", "http://127.0.0.1:1/a?b", new HttpHeaders(), "")).hasToString("GET /a");
		assertThat(RecordedRequest.of("OPTIONS", "*", new HttpHeaders(), "").path()).isEqualTo("*");
	}

	@Test
	void anApplicationThatDoesNotStartIsNamedAndWhatWasStartedIsClosed() {
		List<AttachStub> stubs = List.of(annotation(Failing.class, AttachStub.class));
		List<AttachApplication> applications = List.of(annotation(Failing.class, AttachApplication.class));
		int before = threads("stub-doomed");
		assertThatIllegalStateException().isThrownBy(() -> Attachments.start(stubs, applications))
			.withMessage("The application %s, attached as 'inventory', does not start".formatted(App.class.getName()))
			.withRootCauseInstanceOf(NumberFormatException.class);
		await(() -> threads("stub-doomed") == before);
	}

	@Test
	void theyAreClosedAfterTheContextAndInReverseOrder() throws Exception {
		TestContextManager manager = new TestContextManager(Closing.class);
		ConfigurableApplicationContext context = (ConfigurableApplicationContext) manager.getTestContext()
			.getApplicationContext();
		URI stub = context.getBean(Attachments.class).stub("pricing").url();
		CLOSED.clear();
		context.close();
		assertThat(CLOSED).containsExactly("test", "second", "first");
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> new Socket(stub.getHost(), stub.getPort()).close());
	}

	@Test
	void closingAnAttachedApplicationLeavesServersAndClientsOfOthersAlone() {
		AttachApplication annotation = annotation(Closing.class, AttachApplication.class);
		try (Attachments inventory = Attachments.start(List.of(), List.of(annotation));
				ConfigurableApplicationContext app = app(inventory)) {
			Attachments.start(List.of(), List.of(annotation)).close();
			assertThat(app.getBean(BackingServiceClients.class)
				.get("first")
				.get()
				.uri("/")
				.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode().value()))
				.block()).isEqualTo(404);
			String self = "http://localhost:" + app.getEnvironment().getProperty("local.server.port");
			assertThat(get(URI.create(self + "/"))).contains("404");
		}
	}

	private static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(end);
			LockSupport.parkNanos(1_000_000);
		}
	}

	private static ConfigurableApplicationContext app(Attachments attachments) {
		Object url = attachments.properties().get("twelve-factor.backing-services.first.url");
		return TestApp.with("PORT", "0", "FIRST_URL", String.valueOf(url)).run(Server.NETTY);
	}

	private static ApplicationContext context(Class<?> test) {
		return new TestContextManager(test).getTestContext().getApplicationContext();
	}

	private static BackingServiceStub stub(TestContextManager manager) {
		return manager.getTestContext().getApplicationContext().getBean(Attachments.class).stub("pricing");
	}

	private static String url(ApplicationContext context) {
		return context.getBean(BackingServices.class).get("pricing").url().toString();
	}

	private static <A extends Annotation> A annotation(Class<?> test, Class<A> type) {
		return test.getAnnotationsByType(type)[0];
	}

	private static int threads(String name) {
		return (int) Stream.of(Thread.getAllStackTraces().keySet().toArray(Thread[]::new))
			.filter((thread) -> thread.getName().startsWith(name) && thread.isAlive())
			.count();
	}

	private static String get(URI uri) {
		try {
			return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class App {

		private final String name;

		App(Environment environment) {
			this.name = environment.getProperty("example.name", "test");
		}

		@PreDestroy
		void close() {
			CLOSED.add(this.name);
		}

	}

	@SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.NONE)
	@AttachStub("pricing")
	static class Stubbed {

		void test() {
		}

	}

	@SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.NONE)
	@AttachStub("pricing")
	static class AlsoStubbed {

	}

	@SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.NONE)
	@AttachStub("pricing")
	@AttachStub("rates")
	static class OtherwiseStubbed {

	}

	@SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.NONE)
	@AttachStub("pricing")
	@AttachApplication(name = "pricing", application = App.class)
	static class Twice {

	}

	@SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.NONE)
	@AttachStub("orderHistory")
	static class CamelCase {

	}

	@SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.NONE)
	@AttachStub("orderHistory")
	@AttachStub("order_history")
	static class TwiceInTwoForms {

	}

	@SpringBootTest(classes = App.class)
	@AutoConfigureWebTestClient
	@AttachStub("pricing")
	static class Mocked {

	}

	@AttachStub("pricing")
	static class Base {

	}

	static class Outer extends Base {

		@AttachStub("rates")
		class Inner extends Base {

		}

	}

	@AttachStub("doomed")
	@AttachApplication(name = "inventory", application = App.class, properties = "server.port=none")
	static class Failing {

	}

	@SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.RANDOM_PORT)
	@AttachStub("pricing")
	@AttachApplication(name = "first", application = App.class, properties = "example.name=first")
	@AttachApplication(name = "second", application = App.class, properties = "example.name=second")
	static class Closing {

	}

	@SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.RANDOM_PORT)
	@AttachStub("pricing")
	@AttachApplication(name = "first", application = App.class, properties = "example.name=first")
	@AttachApplication(name = "second", application = App.class, properties = "example.name=second")
	static class AlsoClosing {

	}

	@SpringBootTest(classes = App.class, webEnvironment = WebEnvironment.RANDOM_PORT)
	@AttachStub("pricing")
	@AttachApplication(name = "first", application = App.class, properties = "example.name=first")
	@AttachApplication(name = "second", application = App.class, properties = "example.name=third")
	static class OtherwiseClosing {

	}

}
