package io.twelvefactor.binding;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.twelvefactor.app.Ipv6;
import io.twelvefactor.app.SelfSigned;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link TcpPortBinding}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TcpPortBindingTests {

	@ParameterizedTest
	@EnumSource
	void aBindingIsBoundBesideTheWebServer(Server server, CapturedOutput output) throws IOException {
		try (ConfigurableApplicationContext context = TestApp.with("PORT", "0", "LINES_PORT", "0")
			.sources(Lines.class)
			.run(server)) {
			BoundUrl lines = context.getBean(BoundUrls.class).find("lines").orElseThrow();
			assertThat(ask(lines, "hello")).isEqualTo("echo hello");
			assertThat(lines.uri()).hasToString("line://localhost:%d/".formatted(lines.port()));
			assertThat(lines.name()).isEqualTo("lines");
			assertThat(output).containsOnlyOnce("Bound lines to %s (LINES_PORT)".formatted(lines.uri()))
				.containsOnlyOnce("Bound to ");
			assertThat(context.getBean(BoundUrls.class).stream()).extracting(BoundUrl::name)
				.containsExactly("lines", "main");
			assertThat(context.getBean(Lines.class).bound).containsExactlyInAnyOrder("main", "lines");
			assertThat(context.getBean(BoundUrl.class).name()).isEqualTo("main");
		}
	}

	@Test
	void theOnlyBindingOfAnAppWithoutAWebServerBindsPort(CapturedOutput output) throws IOException {
		try (ConfigurableApplicationContext context = TestApp.with("PORT", "0")
			.sources(Lines.class)
			.runWithoutServer()) {
			BoundUrl self = context.getBean(BoundUrl.class);
			assertThat(ask(self, "hello")).isEqualTo("echo hello");
			assertThat(output).containsOnlyOnce("Bound lines to %s (PORT)".formatted(self.uri()));
			assertThat(context.getBean(BoundUrls.class).stream()).extracting(BoundUrl::name).containsExactly("lines");
			assertThat(context.getBean(BoundUrls.class).find("main")).contains(self);
		}
	}

	@Test
	void theOwnVariableBeatsPort(CapturedOutput output) {
		run(TestApp.with("PORT", "1", "LINES_PORT", "0").sources(Lines.class));
		assertThat(output).contains("(LINES_PORT)");
	}

	@Test
	void theVariableBeatsTheConfigFile(CapturedOutput output) {
		run(TestApp.with("LINES_PORT", "0", "SPRING_CONFIG_NAME", "tcp-port").sources(Lines.class));
		assertThat(output).contains("(LINES_PORT)");
	}

	@Test
	void portBeatsTheConfigFile(CapturedOutput output) {
		run(TestApp.with("PORT", "0", "SPRING_CONFIG_NAME", "tcp-port").sources(Lines.class));
		assertThat(output).contains("(PORT)");
	}

	@Test
	void theCommandLineBeatsTheVariable(CapturedOutput output) {
		run(TestApp.with("LINES_PORT", "1").arguments("--twelve-factor.binding.tcp.lines.port=0").sources(Lines.class));
		assertThat(output).contains("(--twelve-factor.binding.tcp.lines.port)");
	}

	@Test
	void aWrongVariableThatIsBeatenDoesNoHarm() {
		run(TestApp.with("LINES_PORT", "tcp://10.0.0.7:6379")
			.arguments("--twelve-factor.binding.tcp.lines.port=0")
			.sources(Lines.class));
	}

	private static void run(TestApp app) {
		app.runWithoutServer().close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void withoutAPortTheStartExplainsItself(String blank) {
		assertThatFailure(() -> run(TestApp.with("LINES_PORT", blank).sources(Lines.class)))
			.satisfies((analysis) -> assertThat(analysis.getDescription())
				.isEqualTo("The TCP binding 'lines' (line) has no port."))
			.satisfies((analysis) -> assertThat(analysis.getAction()).contains("Set LINES_PORT, or the property "
					+ "twelve-factor.binding.tcp.lines.port, to a whole number from 0 to 65535"));
	}

	@Test
	void portIsNotForABindingBesideAWebServerNorForOneOfTwo() {
		assertThatFailure(() -> TestApp.with("PORT", "0").sources(Lines.class).run(Server.NETTY))
			.satisfies((analysis) -> assertThat(analysis.getDescription())
				.contains("PORT is for the web server, or for the only binding of an app without one."));
		assertThatFailure(() -> run(TestApp.with("PORT", "0", "LINES_PORT", "0").sources(Lines.class, More.class)))
			.satisfies((analysis) -> assertThat(analysis.getAction()).contains("Set MORE_LINES_PORT"));
	}

	@Test
	void severalBindingsHavePortsOfTheirOwn(CapturedOutput output) {
		run(TestApp.with("LINES_PORT", "0", "MORE_LINES_PORT", "0").sources(Lines.class, More.class));
		assertThat(output).contains("Bound lines to line://localhost:", "Bound more-lines to line://localhost:");
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "70000", "-1", "5010.5", "0x1388", "Infinity", "\u0665" })
	void aWrongPortStopsTheStart(String wrong) {
		assertThatFailure(() -> run(TestApp.with("LINES_PORT", wrong).sources(Lines.class)))
			.satisfies((analysis) -> assertThat(analysis.getDescription())
				.isEqualTo("The environment variable LINES_PORT is '%s', which is not a port.".formatted(wrong)))
			.satisfies((analysis) -> assertThat(analysis.getAction())
				.contains("Set LINES_PORT to a whole number from 0 to 65535"));
	}

	@Test
	void aWrongPropertyIsNamed() {
		assertThatFailure(
				() -> run(TestApp.with().arguments("--twelve-factor.binding.tcp.lines.port=abc").sources(Lines.class)))
			.satisfies((analysis) -> assertThat(analysis.getDescription())
				.isEqualTo("The property --twelve-factor.binding.tcp.lines.port is 'abc', which is not a port."));
	}

	@Test
	void aServiceLinkIsExplained() {
		assertThatFailure(() -> run(TestApp.with("LINES_PORT", "tcp://10.0.0.7:6379").sources(Lines.class)))
			.satisfies((analysis) -> assertThat(analysis.getDescription())
				.contains("LINES_PORT is 'tcp://10.0.0.7:6379'. That is a Kubernetes service link or a Docker link"))
			.satisfies((analysis) -> assertThat(analysis.getAction()).contains("enableServiceLinks: false",
					"called 'lines'", "set LINES_PORT to a whole number"));
	}

	@Test
	void aPortThatIsTakenIsExplained(CapturedOutput output) throws IOException {
		try (ServerSocket taken = new ServerSocket(0)) {
			int port = taken.getLocalPort();
			assertThatFailure(() -> run(TestApp.with("LINES_PORT", String.valueOf(port)).sources(Lines.class)));
			assertThat(output)
				.contains("TCP binding 'lines' failed to start. Port %d was already in use.".formatted(port))
				.contains("It was asked for by LINES_PORT. The port is held by this very process")
				.contains("for example LINES_PORT=%d, or LINES_PORT=0 for any free one.".formatted(port + 1))
				.doesNotContain("\tat ");
		}
	}

	@Test
	void anAddressOfAnotherMachineIsExplained(CapturedOutput output) {
		assertThatFailure(() -> run(TestApp.with("LINES_PORT", "0")
			.arguments("--twelve-factor.binding.tcp.lines.address=::2")
			.sources(Lines.class)));
		assertThat(output).contains("TCP binding 'lines' failed to start. No network interface of this machine has the "
				+ "address to bind (twelve-factor.binding.tcp.lines.address='::2').");
	}

	@Test
	void oneThatCanNotBeBoundLeavesNoneBound() throws IOException {
		try (ServerSocket taken = new ServerSocket(0)) {
			assertThatFailure(
					() -> run(TestApp.with("LINES_PORT", "0", "MORE_LINES_PORT", String.valueOf(taken.getLocalPort()))
						.sources(Lines.class, More.class)));
		}
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("tcp-more-lines");
	}

	@Test
	void anAddressIsBound() throws IOException {
		try (ConfigurableApplicationContext context = TestApp.with("LINES_PORT", "0")
			.arguments("--twelve-factor.binding.tcp.lines.address=127.0.0.1")
			.sources(Lines.class)
			.runWithoutServer()) {
			BoundUrl lines = context.getBean(BoundUrl.class);
			assertThat(lines.uri().getHost()).isEqualTo("127.0.0.1");
			assertThat(ask(lines, "hello")).isEqualTo("echo hello");
		}
	}

	@Test
	void aBindingWithAnSslBundleSpeaksTlsAndNothingElse() throws IOException {
		try (ConfigurableApplicationContext context = lines("--twelve-factor.binding.tcp.lines.ssl.bundle=self",
				"--spring.ssl.bundle.pem.self.keystore.certificate=" + SelfSigned.certificate(),
				"--spring.ssl.bundle.pem.self.keystore.private-key=" + SelfSigned.privateKey())) {
			BoundUrl lines = context.getBean(BoundUrl.class);
			assertThat(lines.uri()).hasScheme("lines");
			try (Socket socket = Tls.socket(lines.port())) {
				assertThat(ask(socket, "hello")).isEqualTo("echo hello");
			}
			try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), lines.port())) {
				assertThat(ask(plain, "hello")).isNotEqualTo("echo hello");
			}
		}
	}

	@Test
	void anSslBundleThatIsNotDefinedIsExplained() {
		assertThatFailure(() -> lines("--twelve-factor.binding.tcp.lines.ssl.bundle=missing"))
			.satisfies((analysis) -> assertThat(analysis.getDescription()).isEqualTo(
					"The property twelve-factor.binding.tcp.lines.ssl.bundle names an SSL bundle that is not defined."));
	}

	@Test
	void connectionsAreLimitedAndASecondLimitIsNotSaid(CapturedOutput output) throws IOException {
		try (ConfigurableApplicationContext context = lines("--twelve-factor.binding.tcp.lines.max-connections=1")) {
			BoundUrl lines = context.getBean(BoundUrl.class);
			try (Socket first = new Socket(InetAddress.getLoopbackAddress(), lines.port())) {
				assertThat(ask(first, "hello")).isEqualTo("echo hello");
				for (int i = 0; i < 3; i++) {
					try (Socket second = new Socket(InetAddress.getLoopbackAddress(), lines.port())) {
						assertThat(second.getInputStream().read()).isEqualTo(-1);
					}
				}
				assertThat(ask(first, "again")).isEqualTo("echo again");
			}
			assertThat(askUntilAnswered(lines)).isEqualTo("echo hello");
			assertThat(output)
				.containsOnlyOnce("The TCP binding 'lines' (line) has its 1 connections, and closes further "
						+ "ones: set twelve-factor.binding.tcp.lines.max-connections to a larger number.");
		}
	}

	private static String askUntilAnswered(BoundUrl url) throws IOException {
		while (true) {
			try {
				String answer = ask(url, "hello");
				if (answer != null) {
					return answer;
				}
			}
			catch (SocketException ex) {
				// The place of the other one is not yet free.
			}
		}
	}

	@Test
	void aSilentConnectionIsClosedAfterTheIdleTimeout() throws IOException {
		try (ConfigurableApplicationContext context = lines("--twelve-factor.binding.tcp.lines.idle-timeout=200ms");
				Socket socket = new Socket(InetAddress.getLoopbackAddress(), context.getBean(BoundUrl.class).port())) {
			assertThat(ask(socket, "hello")).isEqualTo("echo hello");
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
	}

	@ParameterizedTest
	@CsvSource({ "max-connections,0", "max-connections,-1", "idle-timeout,0s", "idle-timeout,-1s" })
	void aLimitThatIsNoneIsExplained(String property, String value) {
		assertThatFailure(() -> lines("--twelve-factor.binding.tcp.lines.%s=%s".formatted(property, value)))
			.satisfies((analysis) -> assertThat(analysis.getDescription())
				.isEqualTo("The property twelve-factor.binding.tcp.lines.%s is too small.".formatted(property)));
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void aUnixDomainSocketIsBoundAndReleased(@TempDir Path folder) throws IOException {
		Path path = folder.resolve("lines.sock");
		try (ConfigurableApplicationContext context = TestApp.with("LINES_PORT", "unix:" + path)
			.sources(Lines.class)
			.runWithoutServer(); SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
			assertThat(context.getBean(BoundUrl.class).uri())
				.hasToString("line+unix://%s/".formatted(path.toString().replace("/", "%2F")));
			assertThat(context.getBean(BoundUrl.class).port()).isEqualTo(-1);
			channel.write(StandardCharsets.UTF_8.encode("hello\n"));
			assertThat(new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)).readLine())
				.isEqualTo("echo hello");
		}
		assertThat(path).doesNotExist();
	}

	@Test
	void twoOfOneNameAreExplained() {
		assertThatFailure(() -> run(TestApp.with("LINES_PORT", "0").sources(Lines.class, Twin.class)))
			.satisfies((analysis) -> assertThat(analysis.getDescription())
				.isEqualTo("There are two TCP bindings called 'lines'."));
	}

	@Test
	void aContextThatIsStoppedAndStartedIsBoundAgain() throws IOException {
		try (ConfigurableApplicationContext context = lines()) {
			context.stop();
			context.start();
			assertThat(ask(context.getBean(BoundUrl.class), "hello")).isEqualTo("echo hello");
		}
	}

	@Test
	void theOffSwitchLeavesTheProperty(CapturedOutput output) {
		run(TestApp.with("LINES_PORT", "1", "PORT", "1")
			.arguments("--twelve-factor.binding.enabled=false", "--twelve-factor.binding.tcp.lines.port=0")
			.sources(Lines.class));
		assertThat(output).contains("Bound lines to ");
	}

	@Test

	void everyAddressIsOneOfIpv6Too() throws IOException {
		assumeThat(Ipv6.isAvailable()).as("IPv6").isTrue();
		try (ConfigurableApplicationContext context = lines();
				Socket socket = new Socket("::1", context.getBean(BoundUrl.class).port())) {
			assertThat(ask(socket, "hello")).isEqualTo("echo hello");
		}
	}

	private static ConfigurableApplicationContext lines(String... arguments) {
		return TestApp.with("LINES_PORT", "0").arguments(arguments).sources(Lines.class).runWithoutServer();
	}

	@ParameterizedTest
	@CsvSource({ "main,line", "management,line", "server,line", "grpc,line", "rsocket,line", "Cache,line", "a_b,line",
			"'',line", "1a,line", "a-,line", "a--b,line", "ä,line", "lines,''", "lines,1a", "lines,a:b", "lines,A" })
	void aNameOrSchemeThatIsNoneIsRefused(String name, String scheme) {
		assertThatIllegalArgumentException().isThrownBy(() -> new TcpPortBinding(name, scheme, (server) -> server));
	}

	static ObjectAssert<FailureAnalysis> assertThatFailure(ThrowingCallable start) {
		Throwable failure = catchThrowable(start);
		while (failure != null && !(failure instanceof FailureAnalyzedException)) {
			failure = failure.getCause();
		}
		assertThat(failure).isInstanceOf(FailureAnalyzedException.class);
		return assertThat(((FailureAnalyzedException) failure).analysis());
	}

	static String ask(BoundUrl url, String line) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.port())) {
			return ask(socket, line);
		}
	}

	static String ask(Socket socket, String line) throws IOException {
		OutputStream out = socket.getOutputStream();
		out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
		out.flush();
		return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
	}

	@Configuration(proxyBeanMethods = false)
	static class Lines {

		final List<String> bound = new ArrayList<>();

		@Bean
		TcpPortBinding linesBinding() {
			return LinesApp.binding("lines");
		}

		@EventListener
		void bound(PortBoundEvent event) {
			this.bound.add(event.boundUrl().name());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Twin {

		@Bean
		TcpPortBinding twinOfLinesBinding() {
			return LinesApp.binding("lines");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class More {

		@Bean
		TcpPortBinding moreLinesBinding() {
			return LinesApp.binding("more-lines");
		}

	}

}
