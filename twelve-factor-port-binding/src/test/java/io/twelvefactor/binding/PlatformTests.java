package io.twelvefactor.binding;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.twelvefactor.app.Ipv6;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.binding.port.Listener;
import io.twelvefactor.binding.port.SystemEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for what is known of {@link Platform platforms}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PlatformTests {

	@TempDir
	private Path root;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			K_SERVICE=shop                          | native | PT10S
			RENDER=true                             | native | PT30S
			RAILWAY_PROJECT_ID=1                    | native | PT0S
			FLY_MACHINE_ID=1                        | native | PT5S
			KOYEB_APP_NAME=shop                     | native |
			CONTAINER_APP_NAME=shop                 | native | PT30S
			DYNO=web.1                              |        | PT30S
			VCAP_APPLICATION={}                     |        | PT10S
			KUBERNETES_SERVICE_HOST=10.0.0.1        |        | PT30S
			OTHER=1                                 |        |
			""")
	void whatIsKnownOfAPlatformIsSaidInProperties(String variable, String strategy, Duration gracePeriod) {
		String[] parts = variable.split("=");
		try (ConfigurableApplicationContext context = TestApp.with(parts[0], parts[1]).prepare()) {
			Environment environment = context.getEnvironment();
			assertThat(environment.getProperty("server.forward-headers-strategy")).isEqualTo(strategy);
			assertThat(environment.getProperty("twelve-factor.binding.grace-period", Duration.class))
				.isEqualTo(gracePeriod);
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "ELASTIC_BEANSTALK", "RAILWAY" })
	void theTableOfTheReadmeSaysTheSame(Platform platform) throws IOException {
		String variable = platform.variables().get(0);
		Duration gracePeriod = platform.gracePeriod(variables(Map.of(variable, "1")));
		assertThat(Files.readAllLines(Path.of("../README.md")))
			.filteredOn((line) -> line.startsWith("| [") && line.contains("| `%s` |".formatted(variable))
					&& line.endsWith("| %s |".formatted((gracePeriod != null) ? gracePeriod.toSeconds() + " s" : "–")))
			.hasSize(1);
	}

	@Test
	void railwaySaysHowLongItWaits() {
		try (ConfigurableApplicationContext context = TestApp
			.with("RAILWAY_PROJECT_ID", "1", "RAILWAY_DEPLOYMENT_DRAINING_SECONDS", "15")
			.prepare()) {
			assertThat(context.getEnvironment().getProperty("twelve-factor.binding.grace-period", Duration.class))
				.isEqualTo(Duration.ofSeconds(15));
		}
	}

	@Test
	void elasticBeanstalkIsRecognizedByItsFolder() throws IOException {
		SystemEnvironment variables = variables(Map.of());
		assertThat(Platform.find(variables, this.root)).isEmpty();
		Files.createDirectories(this.root.resolve("opt/elasticbeanstalk"));
		assertThat(Platform.find(variables, this.root)).contains(Platform.ELASTIC_BEANSTALK);
	}

	@ParameterizedTest
	@ValueSource(strings = { "--server.forward-headers-strategy=framework", "--spring.main.cloud-platform=none",
			"--spring.main.cloud-platform=heroku" })
	void whoeverSaysSomethingElseWins(String argument) {
		try (ConfigurableApplicationContext context = TestApp.with("K_SERVICE", "shop").arguments(argument).prepare()) {
			assertThat(context.getEnvironment().getProperty("server.forward-headers-strategy")).isNotEqualTo("native");
		}
	}

	@Test
	void theOffSwitchLeavesPlatformsAlone() {
		try (ConfigurableApplicationContext context = TestApp.with("K_SERVICE", "shop")
			.arguments("--twelve-factor.binding.enabled=false")
			.prepare()) {
			assertThat(context.getEnvironment().containsProperty("server.forward-headers-strategy")).isFalse();
		}
	}

	@Test
	void thePortOfAzureContainerAppsIsBound() {
		assertThat(port("CONTAINER_APP_PORT", "5011")).isEqualTo("5011");
		assertThat(port("CONTAINER_APP_PORT", "5011", "PORT", "5012")).isEqualTo("5012");
		assertThat(port("CONTAINER_APP_PORT", " ", "PORT", " ")).isEqualTo("5000");
	}

	@Test
	void thePortOfAzureAppServiceIsBound() {
		assertThat(port("SERVER_PORT", "5013", "PORT", "5012")).isEqualTo("5013");
	}

	@Test
	void aWrongPortOfAPlatformIsExplainedByItsName() {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> port("CONTAINER_APP_PORT", "x"))
			.extracting((failure) -> failure.analysis().getDescription())
			.isEqualTo("The environment variable CONTAINER_APP_PORT is 'x', which is not a port.");
	}

	@ParameterizedTest
	@CsvSource({ "DYNO,web.1", "FLY_MACHINE_ID,1", "RAILWAY_PROJECT_ID,1" })
	void anIpv4AddressIsWarnedOfWhereThePlatformMayNeedIpv6(String variable, String value, CapturedOutput output) {
		try (ConfigurableApplicationContext context = TestApp.with("PORT", "0", variable, value)
			.arguments("--server.address=127.0.0.1")
			.run(Server.NETTY)) {
			assertThat(output).contains("%s can't be reached over IPv6, which this platform may need"
				.formatted(context.getBean(BoundUrl.class)));
		}
	}

	@Test
	void nobodyIsWarnedElsewhereOrWhereBothWork(CapturedOutput output) {
		TestApp.with("PORT", "0", "K_SERVICE", "1").arguments("--server.address=127.0.0.1").run(Server.NETTY).close();
		TestApp.with("PORT", "0", "DYNO", "web.1").run(Server.NETTY).close();
		assertThat(output).doesNotContain("can't be reached over IPv6");
	}

	@Test
	void javaThatPrefersIpv4IsWarnedOf(CapturedOutput output) {
		System.setProperty("java.net.preferIPv4Stack", "true");
		try {
			TestApp.with("PORT", "0", "FLY_MACHINE_ID", "1").run(Server.NETTY).close();
		}
		finally {
			System.clearProperty("java.net.preferIPv4Stack");
		}
		assertThat(output).contains("don't start Java with java.net.preferIPv4Stack=true");
	}

	@Test
	void aLocalIpv6AddressIsNotReachableEither() {
		assumeThat(Ipv6.isAvailable()).as("this machine has no IPv6").isTrue();
		assertThat(new Listener("http", new InetSocketAddress("::1", 5000), "").isReachableOverIpv6()).isFalse();
		assertThat(new Listener("http", new InetSocketAddress("2001:db8::1", 5000), "").isReachableOverIpv6()).isTrue();
	}

	private static String port(String... variables) {
		try (ConfigurableApplicationContext context = TestApp.with(variables).prepare()) {
			return context.getEnvironment().getProperty("server.port");
		}
	}

	private static SystemEnvironment variables(Map<String, Object> variables) {
		MutablePropertySources sources = new MutablePropertySources();
		sources.addLast(new SystemEnvironmentPropertySource("systemEnvironment", variables));
		return SystemEnvironment.of(sources);
	}

}
