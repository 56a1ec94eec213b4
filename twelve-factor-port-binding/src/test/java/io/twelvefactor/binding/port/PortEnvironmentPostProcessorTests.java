package io.twelvefactor.binding.port;

import io.twelvefactor.app.TestApp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PortEnvironmentPostProcessor}, each through the environment
 * post-processing of a real {@link SpringApplication}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PortEnvironmentPostProcessorTests {

	private static final String PACKAGED = "--spring.config.name=packaged";

	@Test
	void portBeatsAPackagedConfigFile() {
		assertThat(serverPort(TestApp.with("PORT", "5010").arguments(PACKAGED))).isEqualTo(5010);
	}

	@Test
	void aPackagedConfigFileBeatsTheDefault() {
		assertThat(serverPort(TestApp.with().arguments(PACKAGED))).isEqualTo(9999);
	}

	@Test
	void theCommandLineBeatsPort() {
		assertThat(serverPort(TestApp.with("PORT", "5010").arguments("--server.port=0"))).isZero();
	}

	@Test
	void aSystemPropertyBeatsPort() {
		System.setProperty("server.port", "5020");
		try {
			assertThat(serverPort(TestApp.with("PORT", "5010"))).isEqualTo(5020);
		}
		finally {
			System.clearProperty("server.port");
		}
	}

	@Test
	void springsOwnVariableBeatsPort() {
		assertThat(serverPort(TestApp.with("PORT", "5010", "SERVER_PORT", "5020"))).isEqualTo(5020);
	}

	@Test
	void nothingSetIsThePortOfTheTwelveFactorText() {
		assertThat(serverPort(TestApp.with())).isEqualTo(5000);
	}

	@Test
	void theDefaultPortCanBeChosen() {
		assertThat(serverPort(TestApp.with().arguments("--twelve-factor.binding.default-port=5040"))).isEqualTo(5040);
	}

	@Test
	void aWrongDefaultPortStopsTheStart() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> TestApp.with().arguments("--twelve-factor.binding.default-port=x").prepare())
			.withMessage("The property twelve-factor.binding.default-port is 'x', which is not a port.");
	}

	@Test
	void zeroIsAnyFreePort() {
		assertThat(serverPort(TestApp.with("PORT", "0").arguments(PACKAGED))).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", " \t " })
	void aBlankPortIsNotSet(String blank) {
		assertThat(serverPort(TestApp.with("PORT", blank))).isEqualTo(5000);
		assertThat(serverPort(TestApp.with("PORT", blank).arguments(PACKAGED))).isEqualTo(9999);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", " \t " })
	void aBlankPortHasTheDefaultOfAPlaceholder(String blank) {
		String idiom = "--spring.config.name=idiom";
		assertThat(serverPort(TestApp.with("PORT", blank).arguments(idiom))).isEqualTo(9999);
		assertThat(serverPort(TestApp.with("PORT", "5010").arguments(idiom))).isEqualTo(5010);
		assertThat(serverPort(TestApp.with().arguments(idiom))).isEqualTo(9999);
	}

	@Test
	void anOffSwitchThatIsNeitherOnNorOffIsExplained(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> TestApp.with().arguments("--twelve-factor.binding.enabled=nope").prepare());
		assertThat(output).contains("Failed to bind properties under 'twelve-factor.binding.enabled'")
			.doesNotContain("\tat ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void aBlankVariableOfSpringIsNotSet(String blank) {
		assertThat(serverPort(TestApp.with("SERVER_PORT", blank, "PORT", "5010"))).isEqualTo(5010);
		assertThat(serverPort(TestApp.with("SERVER_PORT", blank))).isEqualTo(5000);
		assertThat(serverPort(TestApp.with("SERVER_PORT", blank).arguments(PACKAGED))).isEqualTo(9999);
	}

	@Test
	void whiteSpaceAroundThePortIsIgnored() {
		assertThat(serverPort(TestApp.with("PORT", " 5010 "))).isEqualTo(5010);
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "70000", "-1", "5010.5", "0x1388", "٥٠١٠" })
	void aWrongPortStopsTheStart(String wrong) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> TestApp.with("PORT", wrong).arguments(PACKAGED).prepare())
			.withMessage("The environment variable PORT is '%s', which is not a port.", wrong);
	}

	@Test
	void aWrongPortThatIsBeatenDoesNoHarm() {
		assertThat(serverPort(TestApp.with("PORT", "abc").arguments("--server.port=5020"))).isEqualTo(5020);
		assertThat(serverPort(TestApp.with("PORT", "abc", "SERVER_PORT", "5020"))).isEqualTo(5020);
	}

	@Test
	void aServiceLinkAsPortIsExplained() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> TestApp.with("PORT", "tcp://10.0.0.7:80").prepare())
			.withMessageContaining("PORT is 'tcp://10.0.0.7:80'. That is a Kubernetes service link or a Docker link");
	}

	@Test
	void aServiceLinkInSpringsVariableIsIgnoredWithOneWarningWhenThereIsAPort(CapturedOutput output) {
		assertThat(serverPort(TestApp.with("SERVER_PORT", "tcp://10.0.0.7:80", "PORT", "5010"))).isEqualTo(5010);
		assertThat(output.toString().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains("SERVER_PORT", "'tcp://10.0.0.7:80'", "enableServiceLinks: false");
	}

	@Test
	void aServiceLinkInSpringsVariableIsExplainedWhenThereIsNoPort() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> TestApp.with("SERVER_PORT", "tcp://10.0.0.7:80").prepare())
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("called 'server'"));
	}

	@Test
	void aServiceLinkThatIsBeatenIsNotMentioned(CapturedOutput output) {
		assertThat(serverPort(TestApp.with("SERVER_PORT", "tcp://10.0.0.7:80").arguments("--server.port=5020")))
			.isEqualTo(5020);
		assertThat(output).doesNotContain("10.0.0.7");
	}

	@Test
	void aServiceLinkOfAServiceCalledManagementServerIsIgnoredWhenThereIsAPort(CapturedOutput output) {
		TestApp app = TestApp.with("MANAGEMENT_SERVER_PORT", "tcp://10.0.0.7:80", "PORT", "5010");
		try (ConfigurableApplicationContext context = app.prepare()) {
			assertThat(ManagementPortType.get(context.getEnvironment())).isEqualTo(ManagementPortType.SAME);
		}
		assertThat(output).containsOnlyOnce("MANAGEMENT_SERVER_PORT");
	}

	@Test
	void aServiceLinkDoesNotHideTheManagementPortOfAConfigFile() {
		TestApp app = TestApp.with("MANAGEMENT_SERVER_PORT", "tcp://10.0.0.7:80", "PORT", "5010");
		try (ConfigurableApplicationContext context = app.arguments("--spring.config.name=management").prepare()) {
			assertThat(context.getEnvironment().getProperty("management.server.port", Integer.class)).isEqualTo(5011);
		}
	}

	@Test
	void aServiceLinkOfAServiceCalledManagementServerIsExplainedWhenThereIsNoPort() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> TestApp.with("MANAGEMENT_SERVER_PORT", "tcp://10.0.0.7:80").prepare())
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("called 'management-server'"));
	}

	@Test
	void theVariableAsManagementPortIsTheSamePort() {
		TestApp app = TestApp.with("PORT", " 5010 ").arguments("--management.server.port=${PORT}");
		try (ConfigurableApplicationContext context = app.prepare()) {
			assertThat(ManagementPortType.get(context.getEnvironment())).isEqualTo(ManagementPortType.SAME);
		}
	}

	@Test
	void theOffSwitchLeavesBootAlone() {
		TestApp app = TestApp.with("PORT", "abc", "SERVER_PORT", "").arguments("--twelve-factor.binding.enabled=false");
		try (ConfigurableApplicationContext context = app.prepare()) {
			assertThat(context.getEnvironment().getProperty("server.port")).isEmpty();
		}
	}

	@Test
	void theOffSwitchCanStandInAConfigFile() {
		TestApp app = TestApp.with("PORT", "5010").arguments("--spring.config.name=off");
		try (ConfigurableApplicationContext context = app.prepare()) {
			assertThat(context.getEnvironment().getProperty("server.port")).isNull();
		}
	}

	@Test
	void anAppWithoutAServerDoesNotCareAboutPorts() {
		TestApp app = TestApp.with("PORT", "abc", "SERVER_PORT", "tcp://10.0.0.7:80");
		try (ConfigurableApplicationContext context = app.runWithoutServer()) {
			assertThat(context.isActive()).isTrue();
		}
	}

	// A source of which that is not known makes the binder ask for each property of each
	// bean of the application.
	@Test
	void everySourceKnowsThatItHasNothingOfOthers() {
		TestApp app = TestApp.with("PORT", "5010", "SERVER_PORT", " ");
		ConfigurationPropertyName tomcat = ConfigurationPropertyName.of("server.tomcat");
		assertThat(ConfigurationPropertySources.get(app.prepare().getEnvironment()))
			.filteredOn((source) -> source.getUnderlyingSource().toString().contains("twelveFactor"))
			.hasSize(2)
			.allSatisfy((source) -> assertThat(source.containsDescendantOf(tomcat))
				.isEqualTo(ConfigurationPropertyState.ABSENT));
	}

	// Boot binds the port of an RSocket server as that of a part of other properties.
	@Test
	void thePortsThatTheVariableAnswersAreNamed() {
		PortPropertySource source = PortPropertySource
			.of(TestApp.with("PORT", "5010", "CACHE_PORT", "5011").prepare().getEnvironment())
			.orElseThrow();
		assertThat(source.getPropertyNames()).containsExactly("server.port");
		source.add("spring.rsocket.server.port");
		assertThat(ConfigurationPropertySource.from(source)
			.containsDescendantOf(ConfigurationPropertyName.of("spring.rsocket.server")))
			.isEqualTo(ConfigurationPropertyState.PRESENT);
		assertThat(PortPropertySource.of(TestApp.with().prepare().getEnvironment()).orElseThrow().getPropertyNames())
			.isEmpty();
	}

	@Test
	void theWordsOfAPortNameWhoAskedForIt() {
		assertThat(words(TestApp.with("PORT", "5010"))).isEqualTo("PORT");
		assertThat(words(TestApp.with("SERVER_PORT", "5010"))).isEqualTo("SERVER_PORT");
		assertThat(words(TestApp.with().arguments("--server.port=5010"))).isEqualTo("--server.port");
		assertThat(words(TestApp.with())).isEqualTo("default");
		assertThat(words(TestApp.with().arguments(PACKAGED)))
			.isEqualTo("server.port in class path resource [packaged.properties] - 1:13");
	}

	private static int serverPort(TestApp app) {
		try (ConfigurableApplicationContext context = app.prepare()) {
			return context.getEnvironment().getRequiredProperty("server.port", Integer.class);
		}
	}

	private static String words(TestApp app) {
		try (ConfigurableApplicationContext context = app.prepare()) {
			Environment environment = context.getEnvironment();
			return PortOrigin.of(environment, "server.port").words();
		}
	}

}
