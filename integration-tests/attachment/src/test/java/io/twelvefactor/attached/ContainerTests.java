package io.twelvefactor.attached;

import java.util.concurrent.TimeUnit;

import io.twelvefactor.backing.Attached;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.client.BackingServiceClients;
import io.twelvefactor.test.AttachStub;
import io.twelvefactor.test.BackingServiceStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.testcontainers.service.connection.PemTrustStore;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that containers of Testcontainers are attached by the name of their
 * {@code @ServiceConnection}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@AttachStub("stubbed")
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = "twelve-factor.backing-services.inventory.url=http://localhost:1")
class ContainerTests {

	@ServiceConnection(name = "inventory")
	static FakeContainer inventory = new FakeContainer("inventory:1", 8080, 9090);

	@ServiceConnection(name = "orderHistory")
	static FakeContainer orders = new FakeContainer("orders:1", 3000);

	@ServiceConnection(name = "cache")
	static FakeContainer cache = new FakeContainer("redis:8", 6379);

	@ServiceConnection(name = "closed")
	static FakeContainer closed = new FakeContainer("closed:1");

	@PemTrustStore(certificate = "file:" + FakeContainer.CERTIFICATE)
	@ServiceConnection(name = "secure")
	static FakeContainer secure = new FakeContainer("secure:1", 8443).withTls();

	@ServiceConnection(name = "stopped")
	static FakeContainer stopped = new FakeContainer("stopped:1", 8080);

	@ServiceConnection(name = "taken")
	static TakenContainer taken = new TakenContainer();

	@ServiceConnection(name = "stubbed")
	static FakeContainer stubbed = new FakeContainer("stubbed:1", 8080);

	@ServiceConnection
	static FakeContainer nameless = new FakeContainer("pricing:1", 80);

	private final BackingServices services;

	private final BackingServiceClients clients;

	@Autowired
	ContainerTests(BackingServices services, BackingServiceClients clients) {
		this.services = services;
		this.clients = clients;
	}

	@Test
	void eachOfSeveralIsAttachedByItsName() {
		assertThat(answer("inventory")).isEqualTo("inventory:1");
		assertThat(answer("order-history")).isEqualTo("orders:1");
	}

	@Test
	void aNameMayBeWrittenInAnyForm(@Autowired @Attached("orderHistory") BackingService service) {
		assertThat(service.name()).isEqualTo("order-history");
		assertThat(service.url().port()).isEqualTo(orders.getMappedPort(3000));
	}

	@Test
	void itIsTheFirstPortThatCounts() {
		assertThat(this.services.get("inventory").url())
			.hasToString("http://localhost:" + inventory.getMappedPort(8080));
	}

	@Test
	void theSchemeIsThatOfThePort() {
		assertThat(this.services.get("cache").url()).hasToString("redis://localhost:" + cache.getMappedPort(6379));
	}

	@Test
	void oneWithAnSslBundleIsAskedByHttps() {
		assertThat(this.services.get("secure").url()).hasToString("https://localhost:" + secure.getMappedPort(8443));
		assertThat(answer("secure")).isEqualTo("secure:1");
	}

	@Test
	void itIsSaidWhereItComesFrom() {
		assertThat(this.services.get("inventory").source()).isEqualTo("ContainerTests.inventory");
	}

	@Test
	void oneWithoutANameHasThatOfItsImage() {
		assertThat(answer("pricing")).isEqualTo("pricing:1");
	}

	@Test
	void oneThatExposesNoPortIsExplained() {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> this.services.get("closed"))
			.withMessage(
					"The container of ContainerTests.closed, attached as the backing service 'closed', exposes no port.")
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("withExposedPorts(8080)"));
	}

	@Test
	void oneThatATestStopsStaysStopped() {
		assertThat(answer("stopped")).isEqualTo("stopped:1");
		stopped.stop();
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> this.services.get("stopped"))
			.withMessage("The connection details of the backing service 'stopped' can't be had: "
					+ "Mapped port can only be obtained after the container is started");
		assertThat(stopped.isRunning()).isFalse();
		assertThat(this.services.names()).contains("stopped");
		stopped.start();
		assertThat(answer("stopped")).isEqualTo("stopped:1");
	}

	@Test
	void oneThatSomebodyElseMakesDetailsOfIsTheirs(@Autowired TakenConnectionDetails details) {
		assertThat(details).isNotNull();
		assertThat(this.services.find("taken")).isEmpty();
	}

	@Test
	void theStubOfTheTestComesFirst(@Attached("stubbed") BackingServiceStub stub) {
		assertThat(this.services.get("stubbed").url().toUri()).isEqualTo(stub.url());
		assertThat(this.services.get("stubbed").source()).isEqualTo("the annotation of the test that attaches it");
	}

	private String answer(String name) {
		return this.clients.get(name).get().uri("/").retrieve().bodyToMono(String.class).block();
	}

}
