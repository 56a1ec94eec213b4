package io.twelvefactor.binding;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.HelloApp;
import io.twelvefactor.app.Installed;
import io.twelvefactor.app.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of socket activation with {@code systemd-socket-activate}, which starts the app
 * when somebody connects.
 */
@EnabledOnOs(OS.LINUX)
class SocketActivationTests {

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void theConnectionThatStartsTheAppIsAnswered() throws IOException {
		int port = freePort();
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

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void tomcatAndJettyTakeTheStandardInput(Server server) throws IOException {
		int port = freePort();
		try (AppProcess app = activate(server, List.of("-l", "127.0.0.1:" + port), Map.of(), "sh", "-c",
				"exec \"$@\" 0<&3", "sh")) {
			String answer = get(connect(app, port));
			assertThat(answer).startsWith("HTTP/1.1 200");
			assertThat(app.boundUrl()).hasToString("http://127.0.0.1:%d/".formatted(port));
			assertThat(app.boundBy()).isEqualTo("LISTEN_FDS");
			assertThat(app.get("hello").body()).isEqualTo("hello");
			assertThat(app.terminate()).isEqualTo(143);
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void tomcatAndJettyExplainThatTheyTakeNoOther(Server server) throws IOException {
		int port = freePort();
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

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void theFirstIsForTheWebServerAndOthersAreForTheBindingsOfTheirNames() throws IOException {
		int main = freePort();
		int lines = freePort();
		try (AppProcess app = activate(Server.NETTY, LinesApp.class,
				List.of("-l", "127.0.0.1:" + main, "-l", "127.0.0.1:" + lines, "--fdname=http:lines"),
				Map.of("LINES_PORT", "1"))) {
			try (Socket socket = connect(app, lines)) {
				assertThat(TcpPortBindingTests.ask(socket, "hello")).isEqualTo("echo hello");
			}
			assertThat(app.boundUrl()).hasToString("http://127.0.0.1:%d/".formatted(main));
			assertThat(app.output()).contains("Bound lines to line://127.0.0.1:%d/ (LISTEN_FDS)".formatted(lines));
			assertThat(app.get("hello").body()).isEqualTo("hello");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void theOnlyBindingOfAnAppWithoutAWebServerTakesTheFirst() throws IOException {
		int port = freePort();
		try (AppProcess app = activate(Server.NETTY, LinesApp.class, List.of("-l", "127.0.0.1:" + port),
				Map.of("SPRING_MAIN_WEBAPPLICATIONTYPE", "none")); Socket socket = connect(app, port)) {
			assertThat(TcpPortBindingTests.ask(socket, "hello")).isEqualTo("echo hello");
			assertThat(app.output()).contains("Bound lines to line://127.0.0.1:%d/ (LISTEN_FDS)".formatted(port));
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aSocketThatNobodyListensOnStopsTheStart() throws IOException {
		int port = freePort();
		try (AppProcess app = activate(Server.NETTY,
				List.of("-l", "127.0.0.1:" + port, "-l", "127.0.0.1:" + freePort(), "--fdname=http:cache"), Map.of());
				Socket socket = connect(app, port)) {
			assertThat(socket.isConnected()).isTrue();
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output())
				.contains("systemd passes the socket 4 ('cache'), and nothing in this app can listen on it",
						"FileDescriptorName=")
				.doesNotContain("\tat ");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void whatIsPassedToAnotherProcessIsNotForUs() {
		try (AppProcess app = AppProcess.java(Map.of("PORT", "0", "LISTEN_PID", "1", "LISTEN_FDS", "1"), "-cp",
				Server.NETTY.classPath(), HelloApp.class.getName())) {
			assertThat(app.boundBy()).isEqualTo("PORT");
		}
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
		app.await("Listening on");
		return new Socket(InetAddress.getLoopbackAddress(), port);
	}

	private static String get(Socket socket) throws IOException {
		try (socket) {
			socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.UTF_8));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
