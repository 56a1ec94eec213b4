package io.twelvefactor.export;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.netty.channel.epoll.Epoll;
import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.Ipv6;
import io.twelvefactor.app.SelfSigned;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.binding.BoundUrl;
import io.twelvefactor.binding.BoundUrls;
import io.twelvefactor.binding.PortBindingAutoConfiguration;
import io.twelvefactor.binding.PortBoundEvent;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link TcpPortBinding}.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
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
	void aBindingIsInThePortFile(@TempDir Path folder) throws IOException {
		Path file = folder.resolve("ports");
		try (ConfigurableApplicationContext context = TestApp
			.with("PORT", "0", "LINES_PORT", "0", "PORT_FILE", file.toString())
			.sources(Lines.class)
			.run(Server.NETTY)) {
			assertThat(Files.readAllLines(file))
				.contains("lines=" + context.getBean(BoundUrls.class).find("lines").orElseThrow());
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	@EnabledOnOs(OS.LINUX)
	void aPortWithoutTheRightToBindItIsExplained() throws IOException {
		List<String> firstPort = Files.readAllLines(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start"));
		assumeThat(Integer.parseInt(firstPort.get(0))).as("this system lets everybody bind port 1").isGreaterThan(1);
		try (AppProcess app = AppProcess.unprivileged(Map.of("PORT", "0", "LINES_PORT", "1"), "-cp",
				Server.NETTY.classPath(), LinesApp.class.getName())) {
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output())
				.contains("TCP binding 'lines' failed to start. This process is not permitted to bind "
						+ "port 1. It was asked for by LINES_PORT.")
				.contains("Use a port from 1024 up, for example LINES_PORT=5000")
				.doesNotContain("\tat ");
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
			.satisfies((analysis) -> assertThat(analysis.getDescription()).contains(
					"PORT is for the web, gRPC or RSocket server, or for the only binding of an app without one."));
		assertThatFailure(() -> run(TestApp.with("PORT", "0", "LINES_PORT", "0").sources(Lines.class, More.class)))
			.satisfies((analysis) -> assertThat(analysis.getAction()).contains("Set MORE_LINES_PORT"));
	}

	@Test
	void severalBindingsHavePortsOfTheirOwn(CapturedOutput output) {
		run(TestApp.with("LINES_PORT", "0", "MORE_LINES_PORT", "0").sources(Lines.class, More.class));
		assertThat(output).contains("Bound lines to line://localhost:", "Bound more-lines to line://localhost:");
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "70000", "\u0665" })
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
		List<Integer> ports = new ArrayList<>();
		Lines.listener = (event) -> ports.add(event.boundUrl().port());
		try (ServerSocket taken = new ServerSocket(0)) {
			assertThatFailure(
					() -> run(TestApp.with("LINES_PORT", "0", "MORE_LINES_PORT", String.valueOf(taken.getLocalPort()))
						.sources(Lines.class, More.class)))
				.isNotNull();
		}
		assertThat(ports).hasSize(1);
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), ports.get(0)).close());
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
		try (ConfigurableApplicationContext context = lines("--twelve-factor.binding.tcp.lines.idle-timeout=1s");
				Socket socket = new Socket(InetAddress.getLoopbackAddress(), context.getBean(BoundUrl.class).port())) {
			assertThat(ask(socket, "hello")).isEqualTo("echo hello");
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void aHandlerMayHaveAnIdleTimeOfItsOwn() throws IOException {
		try (ConfigurableApplicationContext context = TestApp.with("PINGS_PORT", "0")
			.sources(Pings.class)
			.runWithoutServer();
				Socket socket = new Socket(InetAddress.getLoopbackAddress(), context.getBean(BoundUrl.class).port())) {
			for (int i = 0; i < 3; i++) {
				assertThat(socket.getInputStream().readNBytes(5)).asString().isEqualTo("ping\n");
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "max-connections,0,0", "max-connections,-1,-1", "idle-timeout,0s,PT0S", "idle-timeout,-1s,PT-1S" })
	void aLimitThatIsNoneIsExplained(String property, String value, String shown) {
		assertThatFailure(() -> lines("--twelve-factor.binding.tcp.lines.%s=%s".formatted(property, value)))
			.satisfies((analysis) -> assertThat(analysis.getDescription())
				.isEqualTo("The property twelve-factor.binding.tcp.lines.%s is %s.".formatted(property, shown)));
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void aUnixDomainSocketIsBoundAndReleased(@TempDir Path folder, CapturedOutput output) throws IOException {
		Path path = folder.resolve("lines.sock");
		try (ConfigurableApplicationContext context = TestApp.with()
			.arguments("--twelve-factor.binding.tcp.lines.port=unix:" + path)
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
		assertThat(output).doesNotContain(" WARN ");
	}

	@Test
	void aSocketThatIsTooLongNamesTheProperty() {
		assertThatFailure(() -> run(TestApp.with()
			.arguments("--twelve-factor.binding.tcp.lines.port=unix:/" + "a".repeat(107))
			.sources(Lines.class)))
			.satisfies((analysis) -> assertThat(analysis.getDescription())
				.startsWith("The property --twelve-factor.binding.tcp.lines.port is the path of a Unix domain socket"))
			.satisfies((analysis) -> assertThat(analysis.getAction())
				.startsWith("Set twelve-factor.binding.tcp.lines.port to a shorter path"));
	}

	@Test
	void twoOfOneNameAreExplained() {
		assertThatFailure(() -> run(TestApp.with("LINES_PORT", "0").sources(Lines.class, Twin.class)))
			.satisfies((analysis) -> assertThat(analysis.getDescription())
				.isEqualTo("There are two TCP bindings called 'lines'."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "graceful", "immediate" })
	void aContextThatIsStoppedAndStartedIsBoundAgain(String shutdown, @TempDir Path folder) throws IOException {
		assumeThat(Epoll.isAvailable()).isTrue();
		try (ConfigurableApplicationContext context = TestApp
			.with("LINES_PORT", "unix:" + folder.resolve("lines.sock"), "MORE_LINES_PORT",
					String.valueOf(FreePort.find()))
			.arguments("--server.shutdown=" + shutdown)
			.sources(Lines.class, More.class)
			.runWithoutServer()) {
			for (int i = 0; i < 3; i++) {
				context.stop();
				context.start();
				assertThat(ask(context.getBean(BoundUrls.class).find("more-lines").orElseThrow(), "hello"))
					.isEqualTo("echo hello");
			}
		}
	}

	@Test
	void theBindingsOfAParentContextAreItsOwn() {
		try (ConfigurableApplicationContext parent = lines();
				AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
			child.setParent(parent);
			child.register(PortBindingAutoConfiguration.class);
			child.refresh();
			assertThat(child.getBean(BoundUrls.class).stream()).isEmpty();
			assertThat(parent.getBean(BoundUrls.class).stream()).hasSize(1);
		}
	}

	@Test
	void itsPhasesAreThoseOfTheWebServer() {
		try (ConfigurableApplicationContext context = lines()) {
			assertThat(context.getBean(TcpServers.class).getPhase())
				.isEqualTo(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
			assertThat(context.getBean(TcpServersShutdown.class).getPhase())
				.isEqualTo(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
		}
	}

	@Test
	void epollIsUsedWhereItIsAndTheAppIsKeptAlive() throws IOException {
		try (ConfigurableApplicationContext context = lines()) {
			assertThat(ask(context.getBean(BoundUrl.class), "channel"))
				.isEqualTo("echo " + (Epoll.isAvailable() ? "EpollSocketChannel" : "NioSocketChannel"));
			assertThat(Thread.getAllStackTraces().keySet())
				.anyMatch((thread) -> thread.getName().equals("tcp-lines") && !thread.isDaemon());
		}
	}

	@Test
	void aLazyAppBindsTheSame() throws IOException {
		try (ConfigurableApplicationContext context = lines("--spring.main.lazy-initialization=true")) {
			assertThat(ask(context.getBean(BoundUrl.class), "hello")).isEqualTo("echo hello");
		}
	}

	@Test
	void aMistakeOfTheHandlerIsLoggedAndWhatAPeerDoesIsNot(CapturedOutput output) throws IOException {
		try (ConfigurableApplicationContext context = lines()) {
			BoundUrl lines = context.getBean(BoundUrl.class);
			try (Socket hostile = new Socket(InetAddress.getLoopbackAddress(), lines.port())) {
				hostile.setSoLinger(true, 0);
				hostile.getOutputStream().write("x".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
			}
			assertThat(ask(lines, "hello")).isEqualTo("echo hello");
			assertThat(output).doesNotContain(" ERROR ", " WARN ");
			assertThat(ask(lines, "fail")).isNull();
			assertThat(output).containsOnlyOnce("The handler of the TCP binding 'lines' (line) failed")
				.contains("IllegalArgumentException: fail");
		}
	}

	@Test
	void theOffSwitchLeavesTheProperty(CapturedOutput output) {
		TestApp off = TestApp.with("LINES_PORT", "0", "PORT", "0")
			.arguments("--twelve-factor.binding.enabled=false")
			.sources(Lines.class);
		assertThatFailure(() -> run(off)).satisfies((analysis) -> assertThat(analysis.getDescription())
			.startsWith("The TCP binding 'lines' (line) has no port."));
		run(off.arguments("--twelve-factor.binding.tcp.lines.port=0"));
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

		private static Consumer<PortBoundEvent> listener = (event) -> {
		};

		final List<String> bound = new ArrayList<>();

		@Bean
		TcpPortBinding linesBinding() {
			return LinesApp.binding("lines");
		}

		@EventListener
		void bound(PortBoundEvent event) {
			this.bound.add(event.boundUrl().name());
			listener.accept(event);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Pings {

		@Bean
		TcpPortBinding pings() {
			return new TcpPortBinding("pings", "line",
					(server) -> server
						.doOnConnection((connection) -> connection.onReadIdle(50,
								() -> connection.outbound().sendString(Mono.just("ping\n")).then().subscribe()))
						.handle((in, out) -> in.receive().then()));
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
