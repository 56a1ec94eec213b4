package io.twelvefactor.export;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.HelloApp;
import io.twelvefactor.app.Installed;
import io.twelvefactor.app.Server;
import io.twelvefactor.binding.port.ActivatedSocket;
import io.twelvefactor.binding.port.ActivatedSockets;
import io.twelvefactor.binding.port.SystemEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of socket activation with {@code systemd-socket-activate}, which starts the app
 * when somebody connects.
 */
@EnabledOnOs(OS.LINUX)
class SocketActivationTests {

	@Tag("full")
	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void theConnectionThatStartsTheAppIsAnswered() throws IOException {
		int port = FreePort.find();
		try (AppProcess app = activate(Server.NETTY, List.of("-l", "127.0.0.1:" + port), Map.of("PORT", "1"))) {
			String answer = get(connect(app, port));
			assertThat(answer).startsWith("HTTP/1.1 200").endsWith("hello");
			assertThat(app.boundUrl()).hasToString("http://127.0.0.1:%d/".formatted(port));
			assertThat(app.boundBy()).isEqualTo("LISTEN_FDS");
			assertThat(app.get("hello").body()).isEqualTo("hello");
			assertThat(app.terminate()).isEqualTo(143);
			assertThat(app.output()).doesNotContain(" WARN ", " ERROR ", "\tat ");
		}
	}

	@Tag("full")
	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void tomcatAndJettyTakeTheStandardInput(Server server) throws IOException {
		int port = FreePort.find();
		try (AppProcess app = activate(server, List.of("-l", String.valueOf(port)), Map.of(), "sh", "-c",
				"exec \"$@\" 0<&3", "sh")) {
			String answer = get(connect(app, port));
			assertThat(answer).startsWith("HTTP/1.1 200");
			assertThat(app.boundUrl()).hasToString("http://localhost:%d/".formatted(port));
			assertThat(app.boundBy()).isEqualTo("LISTEN_FDS");
			assertThat(app.get("hello").body()).isEqualTo("hello");
			assertThat(app.terminate()).isEqualTo(143);
		}
	}

	@Tag("full")
	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void tomcatAndJettyExplainThatTheyTakeNoOther(Server server) throws IOException {
		int port = FreePort.find();
		try (AppProcess app = activate(server, List.of("-l", "127.0.0.1:" + port), Map.of());
				Socket socket = connect(app, port)) {
			assertThat(socket.isConnected()).isTrue();
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output())
				.contains("systemd passes the socket 3 ('unknown')", "can take over none but the standard input",
						"StandardInput=socket", "0<&3")
				.doesNotContain("\tat ");
		}
	}

	@Tag("full")
	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aUnixDomainSocketIsTakenAndKept(@TempDir Path folder) throws Exception {
		Path path = folder.resolve("app.sock");
		try (AppProcess app = activate(Server.NETTY, List.of("-l", path.toString()), Map.of())) {
			app.await("Listening on");
			try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
				channel.write(StandardCharsets.UTF_8.encode(REQUEST));
				assertThat(new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8))
					.startsWith("HTTP/1.1 200");
			}
			assertThat(app.boundUrl()).hasToString("http+unix://%s/".formatted(path.toString().replace("/", "%2F")));
			assertThat(app.terminate()).isEqualTo(143);
			assertThat(path).exists();
		}
	}

	@Tag("full")
	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void theFirstIsForTheWebServerAndOthersAreForTheBindingsOfTheirNames(@TempDir Path folder) throws IOException {
		int port = FreePort.find();
		Path lines = folder.resolve("lines.sock");
		try (AppProcess app = activate(Server.NETTY, LinesApp.class,
				List.of("-l", "127.0.0.1:" + port, "-l", lines.toString(), "--fdname=http:lines"),
				Map.of("LINES_PORT", "1"))) {
			app.await(lines + " as ");
			try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(lines))) {
				channel.write(StandardCharsets.UTF_8.encode("hello\n"));
				assertThat(new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)).readLine())
					.isEqualTo("echo hello");
			}
			assertThat(app.boundUrl()).hasToString("http://127.0.0.1:%d/".formatted(port));
			assertThat(app.output()).contains(
					"Bound lines to line+unix://%s/ (LISTEN_FDS)".formatted(lines.toString().replace("/", "%2F")));
			assertThat(app.get("hello").body()).isEqualTo("hello");
			assertThat(app.output()).doesNotContain(" WARN ");
		}
	}

	@Tag("full")
	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void theOnlyBindingOfAnAppWithoutAWebServerTakesTheFirst() throws IOException {
		int port = FreePort.find();
		try (AppProcess app = activate(Server.NETTY, LinesApp.class, List.of("-l", "127.0.0.1:" + port),
				Map.of("SPRING_MAIN_WEBAPPLICATIONTYPE", "none", "LINES_PORT", "1", "PORT", "1"));
				Socket socket = connect(app, port)) {
			assertThat(TcpPortBindingTests.ask(socket, "hello")).isEqualTo("echo hello");
			assertThat(app.output()).contains("Bound lines to line://127.0.0.1:%d/ (LISTEN_FDS)".formatted(port));
		}
	}

	@Tag("full")
	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aSocketThatNobodyListensOnStopsTheStart(@TempDir Path folder) throws IOException {
		int port = FreePort.find();
		try (AppProcess app = activate(Server.NETTY, List.of("-l", "127.0.0.1:" + port, "-l",
				folder.resolve("cache.sock").toString(), "--fdname=http:cache"), Map.of());
				Socket socket = connect(app, port)) {
			assertThat(socket.isConnected()).isTrue();
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output())
				.contains("systemd passes the socket 4 ('cache'), and nothing in this app can listen on it",
						"FileDescriptorName=")
				.doesNotContain("\tat ");
		}
	}

	@ParameterizedTest
	@CsvSource({ "1,1,0", "x,1,0", ",1,0", "OWN,,0", "OWN,0,0" })
	void whatIsNotPassedToThisProcessIsNotForUs(String pid, String fds, int expected) {
		assertThat(sockets(pid, fds).sockets()).hasSize(expected);
	}

	@Test
	void aNumberOfSocketsThatIsNoneIsExplained() {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> sockets("OWN", "abc"))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription())
				.isEqualTo("The environment variable LISTEN_FDS is 'abc', which is not a number of sockets."));
	}

	@Test
	void whatDoesNotListenIsExplained() {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> sockets("OWN", "1"))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).isEqualTo(
					"The environment variable LISTEN_FDS tells of the file descriptor 3, which is not a listening stream socket."));
	}

	@Test
	void aSocketForTwoServersIsExplained() {
		ActivatedSocket socket = new ActivatedSocket(3, "lines", 1, new InetSocketAddress(5000));
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new ActivatedSockets(List.of(socket)).checkAllUsed(List.of(socket, socket)))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription())
				.contains("the socket 3 ('lines'), and both the web server and a TCP binding"));
	}

	@Test
	void aNameCanNotForgeALineOfTheLog() {
		assertThat(new ActivatedSocket(3, "a\nERROR u:s3cret@b", 1, new InetSocketAddress(5000)))
			.hasToString("3 ('***@b')");
		assertThat(new ActivatedSocket(3, "a\nb", 1, new InetSocketAddress(5000))).hasToString("3 ('a?b')");
	}

	@Test
	void aSocketThatWasClosedIsNotUsedAgain() {
		ActivatedSocket socket = new ActivatedSocket(3, "http", 1, new InetSocketAddress(5000));
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(socket::checkOpen)
			.satisfies((ex) -> assertThat(ex.analysis().getDescription())
				.isEqualTo("The socket 3 ('http') of systemd was closed when its server was stopped."));
	}

	@Tag("full")
	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void withoutNettysNativeTransportItIsExplained() throws IOException {
		int port = FreePort.find();
		try (AppProcess app = activate(Server.NETTY, List.of("-l", "127.0.0.1:" + port),
				Map.of("JDK_JAVA_OPTIONS", "-Dreactor.netty.native=false")); Socket socket = connect(app, port)) {
			assertThat(socket.isConnected()).isTrue();
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output()).contains(
					"can't listen on a socket that systemd passes here, as it does not use Netty's native transport")
				.doesNotContain("\tat ");
		}
	}

	private static ActivatedSockets sockets(String pid, String fds) {
		long own = ProcessHandle.current().pid();
		Map<String, Object> variables = new HashMap<>();
		variables.put("LISTEN_PID", "OWN".equals(pid) ? String.valueOf(own) : pid);
		variables.put("LISTEN_FDS", fds);
		variables.values().removeIf(Objects::isNull);
		return ActivatedSockets.of(
				new SystemEnvironment(new MapPropertySource("variables", variables), new MutablePropertySources()), own,
				Path.of("/proc"));
	}

	static final String REQUEST = "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

	private static AppProcess activate(Server server, List<String> options, Map<String, String> variables,
			String... wrapper) {
		return activate(server, HelloApp.class, options, variables, wrapper);
	}

	private static AppProcess activate(Server server, Class<?> app, List<String> options, Map<String, String> variables,
			String... wrapper) {
		List<String> prefix = new ArrayList<>(
				List.of(Installed.program("systemd", "/usr/bin/systemd-socket-activate").toString()));
		prefix.addAll(options);
		variables.forEach((name, value) -> prefix.addAll(List.of("-E", name + "=" + value)));
		prefix.addAll(List.of(wrapper));
		return AppProcess.under(prefix, "-cp", server.classPath(), app.getName());
	}

	private static Socket connect(AppProcess app, int port) throws IOException {
		app.await(":%d as ".formatted(port));
		return new Socket(InetAddress.getLoopbackAddress(), port);
	}

	private static String get(Socket socket) throws IOException {
		try (socket) {
			socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
