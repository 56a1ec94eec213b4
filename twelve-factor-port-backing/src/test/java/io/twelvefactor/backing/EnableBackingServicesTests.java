package io.twelvefactor.backing;

import java.util.Optional;

import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link EnableBackingServices}, {@link Attached} and the injection by name.
 */
@ExtendWith(OutputCaptureExtension.class)
class EnableBackingServicesTests {

	@Test
	void servicesAreInjectedByName() {
		TestApp app = TestApp
			.with("INVENTORY_URL", "http://inventory", "PRICING_URL", "http://pricing", "ORDER_HISTORY_URL",
					"http://history")
			.sources(Declaring.class, Injected.class);
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			Injected injected = context.getBean(Injected.class);
			assertThat(injected.inventory.name()).isEqualTo("inventory");
			assertThat(injected.prices.name()).isEqualTo("pricing");
			assertThat(injected.orderHistory.getObject().name()).isEqualTo("order-history");
			assertThat(injected.pricing.name()).isEqualTo("pricing");
			assertThat(context.getBean("madeFromParameter")).isEqualTo("http://inventory");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "--spring.main.lazy-initialization=false", "--spring.main.lazy-initialization=true" })
	void allThatAreMissingAreReportedAtOnce(String lazy, CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApp.with("REDIS_URL", "redis://cache")
			.sources(Declaring.class, AlsoDeclaring.class, Injected.class)
			.arguments(lazy, "--twelve-factor.backing-services.other.url=http://other")
			.runWithoutServer());
		assertThat(output).contains("""
				This application needs backing services that are not attached:

					audit-log: set AUDIT_LOG_URL, or the property twelve-factor.backing-services.audit-log.url
					inventory: set INVENTORY_URL, or the property twelve-factor.backing-services.inventory.url
					pricing: set PRICING_URL, or the property twelve-factor.backing-services.pricing.url
				""")
			.contains("for example AUDIT_LOG_URL=http://localhost:5100", "Attached are: other.", "optional")
			.doesNotContain("\tat ");
	}

	@ParameterizedTest
	@CsvSource({ "INVETORY_URL,'Is it a typing error? INVETORY_URL is set.'",
			"inventoy_URI,'Is it a typing error? inventoy_URI is set.'",
			"TWELVEFACTOR_BACKINGSERVICES_INVETORY_URL,'Is it a typing error? twelve-factor.backing-services.invetory is set.'" })
	void aNearMissIsSuggested(String variable, String suggestion, CapturedOutput output) {
		assertThatException().isThrownBy(
				() -> TestApp.with("PRICING_URL", "http://x", variable, "http://x", "PATH_URL", "x", "TORY_URL", "x")
					.sources(Declaring.class)
					.runWithoutServer());
		assertThat(output).contains(suggestion).contains("inventory: set INVENTORY_URL");
	}

	@Test
	void anotherDeclaredServiceIsNoNearMiss(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApp.with("PRICING_URL", "http://x", "STOCKS_URL", "http://x")
			.sources(DeclaringSimilar.class)
			.runWithoutServer());
		assertThat(output).contains("stock: set STOCK_URL").doesNotContain("typing error");
	}

	@ParameterizedTest
	@CsvSource({ "http://u:s3cret@inventory.example.com", "http://s3cret@93.184.216.34:8080",
			"http://u:s3cret@[2606:2800::1]", "'https://a,http://:s3cret@example.com'" })
	void credentialsOverPlainHttpAreWorthAWarning(String url, CapturedOutput output) {
		start("INVENTORY_URL", url);
		assertThat(output).containsOnlyOnce(" WARN ")
			.contains(
					"The URL of the backing service 'inventory' (INVENTORY_URL) sends its credentials over plain http to '")
			.doesNotContain("s3cret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://u:p@inventory.example.com", "http://inventory.example.com",
			"http://u:p@inventory", "http://u:p@localhost:1", "http://u:p@my_svc", "http://u:p@127.0.0.2",
			"http://u:p@[::1]", "http://u:p@10.1.2.3", "http://u:p@172.16.0.1", "http://u:p@192.168.0.1",
			"http://u:p@169.254.1.1", "http://u:p@100.64.0.1", "http://u:p@[fd00::7]", "http://u:p@[fe80::7]",
			"http://u:p@inventory.railway.internal", "http://u:p@inventory.shop.svc.cluster.local",
			"http://u:p@inventory.shop.svc", "http://u:p@x.localhost", "http://u:p@Printer.Local",
			"redis://u:p@example.com" })
	void credentialsThatStayInAPrivateNetworkAreNot(String url, CapturedOutput output) {
		start("INVENTORY_URL", url);
		assertThat(output).doesNotContain(" WARN ");
	}

	private static void start(String variable, String url) {
		TestApp.with("PRICING_URL", "http://x", variable, url).sources(Declaring.class).runWithoutServer().close();
	}

	@ParameterizedTest
	@EnumSource
	void aServiceThatIsMissingKeepsEveryServerDown(Server server, CapturedOutput output) {
		assertThatException().isThrownBy(
				() -> TestApp.with("PORT", "0", "PRICING_URL", "http://x").sources(Declaring.class).run(server));
		assertThat(output).contains("This application needs a backing service that is not attached:")
			.contains("inventory: set INVENTORY_URL")
			.doesNotContain("Bound to");
	}

	@Test
	void anUndeclaredServiceThatIsMissingNamesTheInjectionPoint(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApp.with().sources(Undeclared.class).runWithoutServer());
		assertThat(output)
			.contains("Parameter 0 of constructor in " + Undeclared.class.getName()
					+ " needs a backing service that is not attached:")
			.contains("warehouse: set WAREHOUSE_URL")
			.contains("No service is attached yet.", "@Attached(\"name\")");
	}

	@Test
	void anUndeclaredServiceThatIsAttachedWorks() {
		try (ConfigurableApplicationContext context = TestApp.with("WAREHOUSE_URL", "http://warehouse")
			.sources(Undeclared.class)
			.runWithoutServer()) {
			assertThat(context.getBean(Undeclared.class).warehouse.url()).hasToString("http://warehouse");
		}
	}

	@Test
	void anOptionalServiceThatIsAbsentIsEmpty() {
		try (ConfigurableApplicationContext context = TestApp.with()
			.sources(DeclaringOptional.class, InjectedOptional.class)
			.runWithoutServer()) {
			InjectedOptional injected = context.getBean(InjectedOptional.class);
			assertThat(injected.provider.getIfAvailable()).isNull();
			assertThat(injected.optional).isEmpty();
		}
	}

	@Test
	void anOptionalServiceThatIsAttachedIsThere() {
		try (ConfigurableApplicationContext context = TestApp.with("AUDIT_LOG_URL", "http://audit")
			.sources(DeclaringOptional.class, InjectedOptional.class)
			.runWithoutServer()) {
			InjectedOptional injected = context.getBean(InjectedOptional.class);
			assertThat(injected.provider.getObject().url()).hasToString("http://audit");
			assertThat(injected.optional).isPresent();
		}
	}

	@Test
	void anInvalidUrlIsExplainedWithoutBeingShown(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> TestApp.with("INVENTORY_URL", "http://u:s3#cret@h", "PRICING_URL", "http://x")
				.sources(Declaring.class)
				.runWithoutServer());
		assertThat(output)
			.contains("<unparsable URL from INVENTORY_URL, scheme http, 18 chars>", "Correct INVENTORY_URL.",
					"'p#ss' is written 'p%23ss'")
			.doesNotContain("s3#", "cret@");
	}

	@Test
	void allThatAreMissingComeBeforeOneThatIsInvalid(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApp.with("INVENTORY_URL", "nonsense")
			.sources(Declaring.class, AlsoDeclaring.class)
			.runWithoutServer());
		assertThat(output).contains("audit-log: set AUDIT_LOG_URL", "pricing: set PRICING_URL",
				"Attached are: inventory.");
	}

	@Test
	void aNameThatCanNotBeOneIsExplained(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApp.with().sources(DeclaringNonsense.class).runWithoutServer());
		assertThat(output).contains("'in ventory' can't be the name of a backing service.");
	}

	@Test
	void aBeanOfTheUserWins() {
		try (ConfigurableApplicationContext context = TestApp.with().sources(OwnBean.class).runWithoutServer()) {
			assertThat(context.getBean("used")).isEqualTo("http://own");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices({ "stock", "stocks" })
	static class DeclaringSimilar {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices({ "inventory", "pricing" })
	static class Declaring {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices("auditLog")
	static class AlsoDeclaring {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices(optional = "audit-log")
	static class DeclaringOptional {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices("in ventory")
	static class DeclaringNonsense {

	}

	@Configuration(proxyBeanMethods = false)
	static class Injected {

		private final BackingService inventory;

		private final BackingService prices;

		private final ObjectProvider<BackingService> orderHistory;

		@Autowired
		private BackingService pricing;

		Injected(BackingService inventory, @Attached("pricing") BackingService prices,
				ObjectProvider<BackingService> orderHistory) {
			this.inventory = inventory;
			this.prices = prices;
			this.orderHistory = orderHistory;
		}

		@Bean
		static String madeFromParameter(BackingService inventory) {
			return inventory.url().toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Undeclared {

		private final BackingService warehouse;

		Undeclared(BackingService warehouse) {
			this.warehouse = warehouse;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InjectedOptional {

		private final ObjectProvider<BackingService> provider;

		private final Optional<BackingService> optional;

		InjectedOptional(@Attached("audit-log") ObjectProvider<BackingService> provider,
				@Attached("audit-log") Optional<BackingService> optional) {
			this.provider = provider;
			this.optional = optional;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBean {

		@Bean
		BackingService ownService() {
			return BackingService.of("inventory", "http://own");
		}

		@Bean
		String used(BackingService inventory) {
			return inventory.url().toString();
		}

	}

}
