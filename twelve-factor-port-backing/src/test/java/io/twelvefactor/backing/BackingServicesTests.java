package io.twelvefactor.backing;

import java.util.List;
import java.util.Optional;

import io.twelvefactor.app.TestApp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.origin.Origin;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link BackingServices}, through the environment post-processing of a real
 * application.
 */
class BackingServicesTests {

	private static final String PACKAGED = "--spring.config.name=attached";

	private static final String PROPERTY = "twelve-factor.backing-services.inventory.url";

	// A source of which that is not known makes the binder ask for each property of each
	// bean of the application.
	@Test
	void theSourceKnowsThatItHasNothingOfOthers() {
		ConfigurationPropertyName others = ConfigurationPropertyName.of("server.tomcat");
		try (ConfigurableApplicationContext context = TestApp.with("INVENTORY_URL", "http://127.0.0.1:1").prepare()) {
			assertThat(ConfigurationPropertySources.get(context.getEnvironment()))
				.filteredOn((source) -> source.getUnderlyingSource().toString().contains("twelveFactor"))
				.hasSize(1)
				.allSatisfy((source) -> assertThat(source.containsDescendantOf(others))
					.isEqualTo(ConfigurationPropertyState.ABSENT));
		}
	}

	@Test
	void theVariableAttachesTheService() {
		BackingService service = inventory(TestApp.with("INVENTORY_URL", "http://inventory:8080"));
		assertThat(service.name()).isEqualTo("inventory");
		assertThat(service.url()).hasToString("http://inventory:8080");
		assertThat(service.origin()).hasToString("System Environment Property \"INVENTORY_URL\"");
	}

	@Test
	void theVariableBeatsAConfigFile() {
		assertThat(inventory(TestApp.with("INVENTORY_URL", "http://variable").arguments(PACKAGED)).url())
			.hasToString("http://variable");
	}

	@Test
	void aBeanOfConnectionDetailsBeatsConfig() {
		try (ConfigurableApplicationContext context = TestApp.with("INVENTORY_URL", "http://variable")
			.arguments("--" + PROPERTY + "=http://line")
			.sources(Details.class)
			.runWithoutServer()) {
			BackingServices services = context.getBean(BackingServices.class);
			assertThat(services.get("inventory")).hasToString(
					"BackingService[name=inventory, urls=[http://user:***@details], source=details of a test]");
			assertThat(services.isRequired("inventory")).isTrue();
			assertThat(services.names()).containsExactly("inventory");
			assertThat(services.find("pricing")).isEmpty();
		}
	}

	@Test
	void whatConnectionDetailsThrowIsSaidWithoutItsSecrets() {
		BackingServiceConnectionDetails failing = (name) -> {
			throw new IllegalStateException("No container", new IllegalArgumentException("http://user:s3cret@host"));
		};
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new AllConnectionDetails(List.of(failing)).find("inventory"))
			.withMessage("The connection details of the backing service 'inventory' can't be had: "
					+ "No container: http://user:***@host")
			.withNoCause();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  " })
	void aBlankVariableIsNotSet(String blank) {
		BackingService service = inventory(TestApp.with("INVENTORY_URL", blank).arguments(PACKAGED));
		assertThat(service.url()).hasToString("http://packaged");
		assertThat(service.origin()).hasToString("class path resource [attached.properties] - 1:46");
	}

	@Test
	void theCommandLineBeatsTheVariable() {
		assertThat(
				inventory(TestApp.with("INVENTORY_URL", "http://variable").arguments("--" + PROPERTY + "=http://line"))
					.url())
			.hasToString("http://line");
	}

	@Test
	void aSystemPropertyBeatsTheVariable() {
		System.setProperty(PROPERTY, "http://system");
		try {
			assertThat(inventory(TestApp.with("INVENTORY_URL", "http://variable")).url()).hasToString("http://system");
		}
		finally {
			System.clearProperty(PROPERTY);
		}
	}

	@Test
	void springsOwnVariableBeatsTheVariable() {
		assertThat(inventory(TestApp.with("INVENTORY_URL", "http://variable",
				"TWELVEFACTOR_BACKINGSERVICES_INVENTORY_URL", "http://spring"))
			.url()).hasToString("http://spring");
	}

	@ParameterizedTest
	@ValueSource(strings = { "order-history", "orderHistory", "order_history", "ORDER_HISTORY", "Order-History" })
	void aNameOfTwoWordsHasOneVariable(String name) {
		try (ConfigurableApplicationContext context = TestApp.with("ORDER_HISTORY_URL", "http://history")
			.runWithoutServer()) {
			BackingService service = context.getBean(BackingServices.class).get(name);
			assertThat(service.name()).isEqualTo("order-history");
			assertThat(service.url()).hasToString("http://history");
		}
	}

	@ParameterizedTest
	@CsvSource({ "orderHistory", "order-history", "order_history" })
	void aPropertyOfTwoWordsIsRelaxed(String name) {
		try (ConfigurableApplicationContext context = TestApp.with()
			.arguments("--twelve-factor.backing-services." + name + ".url=http://history")
			.runWithoutServer()) {
			BackingServices services = context.getBean(BackingServices.class);
			assertThat(services.get("order-history").url()).hasToString("http://history");
			assertThat(services.stream()).extracting(BackingService::name).containsExactly("order-history");
		}
	}

	@Test
	void aVariableOfSpringThatHasLostItsDashesIsTheDeclaredService() {
		try (ConfigurableApplicationContext context = TestApp
			.with("TWELVEFACTOR_BACKINGSERVICES_ORDERHISTORY_URL", "http://history")
			.sources(Declaring.class)
			.runWithoutServer()) {
			assertThat(context.getBean(BackingServices.class).stream()).singleElement()
				.extracting(BackingService::name)
				.isEqualTo("order-history");
		}
	}

	@Test
	void anotherServiceThatIsWrongDoesNoHarm() {
		try (ConfigurableApplicationContext context = TestApp.with()
			.arguments("--twelve-factor.backing-services.broken.url=nonsense",
					"--twelve-factor.backing-services[my.service].url=http://x")
			.runWithoutServer()) {
			BackingServices services = context.getBean(BackingServices.class);
			assertThatExceptionOfType(UnknownBackingServiceException.class).isThrownBy(() -> services.get("pricing"))
				.satisfies((ex) -> assertThat(ex.attached()).containsExactly("broken"));
		}
	}

	@Test
	void severalUrlsAreSeveralInstances() {
		BackingService service = inventory(TestApp.with("INVENTORY_URL", "http://u:a,b@a:1 , http://b:2"));
		assertThat(service.urls()).map(Object::toString).containsExactly("http://u:***@a:1", "http://b:2");
		assertThat(service.url()).isEqualTo(service.urls().get(0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"http://a:1,http://b:2\"", "http://a:1, http://b:2\n" })
	void aListMayStandInQuotes(String list) {
		assertThat(inventory(TestApp.with("INVENTORY_URL", list)).urls()).map(Object::toString)
			.containsExactly("http://a:1", "http://b:2");
	}

	@Test
	void severalUrlsMayHaveParameters() {
		assertThat(inventory(TestApp.with("INVENTORY_URL", "redis://a?password=x,redis://b?password=y")).urls())
			.map((url) -> url.host() + url.parameters())
			.containsExactly("a{password=[x]}", "b{password=[y]}");
	}

	@Test
	void anOpaqueUrlHasCommasOfItsOwn() {
		String url = "jdbc:mysql://a:1,b:2/db?x=a,http://c";
		assertThat(inventory(TestApp.with("INVENTORY_URL", url)).urls()).singleElement()
			.returns(url, BackingServiceUrl::verbatim);
	}

	@Test
	void theCredentialsOfAConfigFilesLocationAreNotShown() {
		BackingService service = new BackingService("inventory", List.of(BackingServiceUrl.parse("http://h")),
				new Origin() {

					@Override
					public String toString() {
						return "URL [http://u:s3cret@h/app.properties] - 1:1";
					}

				});
		assertThat(service.source()).isEqualTo(PROPERTY + " in URL [http://***@h/app.properties] - 1:1");
		assertThat(service.toString()).doesNotContain("s3cret");
		assertThat(BackingService.of("orderHistory", "http://h").source()).contains("orderHistory");
	}

	@Test
	void aUrlInPlaceOfANameIsNotEchoed() {
		try (ConfigurableApplicationContext context = TestApp.with().runWithoutServer()) {
			assertThatExceptionOfType(FailureAnalyzedException.class)
				.isThrownBy(() -> context.getBean(BackingServices.class).get("http://u:s3cret?h"))
				.withMessage("'…' can't be the name of a backing service.");
		}
	}

	@Test
	void aPlaceholderIsResolved() {
		assertThat(
				inventory(TestApp.with("STOCK_HOST", "stock").arguments("--" + PROPERTY + "=http://${STOCK_HOST}:80"))
					.url())
			.hasToString("http://stock:80");
	}

	@Test
	void aPlaceholderThatCanNotBeResolvedIsNamedAsSuchAndNothingIsEchoed() {
		InvalidBackingServiceUrlException ex = catchThrowableOfType(InvalidBackingServiceUrlException.class,
				() -> inventory(TestApp.with("INVENTORY_URL", "http://u:s3cret@${S3CRET}:80")));
		assertThat(ex).hasNoCause()
			.hasMessage(
					"<unparsable URL from INVENTORY_URL, scheme http, 28 chars>: it has a ${…} placeholder that can't be resolved");
	}

	@Test
	void anInvalidUrlNamesItsSource() {
		assertThatExceptionOfType(InvalidBackingServiceUrlException.class)
			.isThrownBy(() -> inventory(TestApp.with("INVENTORY_URL", "inventory:8080")))
			.withMessageStartingWith(
					"<unparsable URL from INVENTORY_URL, no scheme, 14 chars>: it is not an absolute URL")
			.satisfies((ex) -> assertThat(ex.source()).isEqualTo("INVENTORY_URL"));
		assertThatExceptionOfType(InvalidBackingServiceUrlException.class)
			.isThrownBy(() -> inventory(TestApp.with().arguments("--spring.config.name=invalid")))
			.withMessageStartingWith("<unparsable URL from " + PROPERTY
					+ " in class path resource [invalid.properties] - 1:46, scheme http, ");
	}

	@Test
	void anUnknownServiceNamesTheVariable() {
		try (ConfigurableApplicationContext context = TestApp.with().arguments(PACKAGED).runWithoutServer()) {
			BackingServices services = context.getBean(BackingServices.class);
			assertThat(services.find("pricing")).isEmpty();
			assertThatExceptionOfType(UnknownBackingServiceException.class).isThrownBy(() -> services.get("pricing"))
				.withMessage("Not attached: 'pricing' (set PRICING_URL)")
				.satisfies((ex) -> assertThat(ex.names()).containsExactly("pricing"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "in ventory", "a.b", "inventár", "../x", "-x", "a\nb", "http://x" })
	void aNameThatIsNoneIsNeverFoundAndRefusedInWords(String name) {
		try (ConfigurableApplicationContext context = TestApp.with().runWithoutServer()) {
			BackingServices services = context.getBean(BackingServices.class);
			assertThat(services.find(name)).isEmpty();
			assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> services.get(name))
				.withMessageContaining("can't be the name of a backing service");
		}
	}

	@Test
	void aHostileNameIsShownShortAndOnOneLine() {
		try (ConfigurableApplicationContext context = TestApp.with().runWithoutServer()) {
			BackingServices services = context.getBean(BackingServices.class);
			assertThatExceptionOfType(FailureAnalyzedException.class)
				.isThrownBy(() -> services.get("x\n2026 ERROR forged\u001b[31m" + "x".repeat(100_000)))
				.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(200)
					.startsWith("'x?2026 ERROR forged??31m")
					.hasLineCount(1));
			assertThat(services.find("x".repeat(101))).isEmpty();
		}
	}

	@Test
	void noToStringHoldsASecret() {
		BackingService service = inventory(TestApp.with("INVENTORY_URL", "http://u:s3cret@h?token=s3cret"));
		assertThat(service.toString()).doesNotContain("s3cret")
			.contains("inventory", "http://u:***@h?token=***", "INVENTORY_URL");
		assertThat(service.url().toString()).doesNotContain("s3cret");
		assertThat(service.url().toUri().toString()).doesNotContain("s3cret");
	}

	@Test
	void aServiceIsMadeByHandToo() {
		BackingService service = BackingService.of("inventory", "http://inventory");
		assertThat(service.url()).hasToString("http://inventory");
		assertThat(service.origin()).isNull();
	}

	private static BackingService inventory(TestApp app) {
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			return context.getBean(BackingServices.class).get("inventory");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices("order-history")
	static class Declaring {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices("inventory")
	static class Details {

		@Bean
		BackingServiceConnectionDetails inventoryDetails() {
			Origin origin = new Origin() {

				@Override
				public String toString() {
					return "details of a test";
				}

			};
			BackingService inventory = new BackingService("inventory",
					List.of(BackingServiceUrl.parse("http://user:s3cret@details")), origin);
			return (name) -> name.equals("inventory") ? Optional.of(inventory) : Optional.empty();
		}

	}

}
