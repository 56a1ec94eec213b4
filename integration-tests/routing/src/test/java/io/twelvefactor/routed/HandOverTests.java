package io.twelvefactor.routed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.Installed;
import io.twelvefactor.app.Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of one process taking over from another on one host, without a router. Each
 * request has a connection of its own, which is what can be lost.
 */
@Tag("full")
class HandOverTests {

	private static final int CONNECTIONS = 16;

	/**
	 * What systemd does: it has the listener, and starts the app again when it has ended.
	 */
	private static final String HOLDER = """
			import os, signal, socket, subprocess, sys
			listener = socket.create_server(("127.0.0.1", 0), backlog=512)
			os.dup2(listener.fileno(), 3)
			ended = []
			def end(*_):
			    ended.append(True)
			    child.terminate()
			signal.signal(signal.SIGTERM, end)
			print("port", listener.getsockname()[1], flush=True)
			while not ended:
			    child = subprocess.Popen(["sh", "-c", 'LISTEN_PID=$$ exec "$@" ' + sys.argv[1], "sh"] + sys.argv[2:],
			            env=dict(os.environ, LISTEN_FDS="1"), pass_fds=(3,))
			    print("child", child.pid, "", flush=True)
			    child.wait()
			""";

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource({ "NETTY, 10, true", "NETTY, 2, false", "TOMCAT, 3, true", "TOMCAT, 2, false", "JETTY, 3, true",
			"JETTY, 2, false" })
	void withAnInheritedSocketAStopAndAStartLoseNothing(Server server, int times, boolean closing) throws IOException {
		Path holder = Files.writeString(this.folder.resolve("holder.py"), HOLDER);
		List<String> prefix = List.of(Installed.program("python3", "/usr/bin/python3").toString(), holder.toString(),
				(server == Server.NETTY) ? "" : "0<&3");
		try (AppProcess app = AppProcess
			.under(prefix, "-cp", server.classPath(), RoutedApp.class.getName(),
					"--spring.reactor.netty.shutdown-quiet-period=0s")
			.awaitStart()) {
			URI url = URI.create("http://127.0.0.1:%s/".formatted(last("port (\\d+)", app.output())));
			try (Load load = Load.start(this.folder, url, CONNECTIONS, closing)) {
				for (int i = 0; i < times; i++) {
					awaitRequests(url);
					ProcessHandle.of(Long.parseLong(last("child (\\d+) ", app.output()))).orElseThrow().destroy();
					app.awaitStart();
				}
				awaitRequests(url);
				check(load);
			}
			finally {
				// The holder ends with its app.
				app.terminate();
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "NETTY, 10, 1", "TOMCAT, 4, 1", "JETTY, 3, 1", "NETTY, 4, 0", "TOMCAT, 3, 0", "JETTY, 3, 0" })
	void withAReusedPortTheNextProcessTakesOver(Server server, int times, int migrate) {
		try (NetworkNamespace namespace = NetworkNamespace.create("net.ipv4.tcp_migrate_req=" + migrate)) {
			int port = FreePort.find();
			AppProcess app = start(server, namespace, port);
			try (Load load = Load.start(namespace.prefix(), this.folder,
					URI.create("http://127.0.0.1:%d/".formatted(port)), CONNECTIONS, true)) {
				for (int i = 0; i < times; i++) {
					AppProcess next = start(server, namespace, port);
					assertThat(app.terminate()).isEqualTo(143);
					app = next;
				}
				check(load);
				assertThat(app.output().contains("reuse-port")).isEqualTo(migrate == 0);
			}
			finally {
				app.close();
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "NETTY", "TOMCAT", "JETTY" })
	void whereTheKernelDoesNotHandOverTheAppSaysSo(Server server) {
		try (NetworkNamespace namespace = NetworkNamespace.create("net.ipv4.tcp_migrate_req=0");
				AppProcess app = start(server, namespace, FreePort.find())) {
			assertThat(app.output()).contains("WARN",
					"twelve-factor.binding.reuse-port: connections that are being set up when a process closes its port may be reset",
					"'sysctl -w net.ipv4.tcp_migrate_req=1', before the first process is started");
		}
	}

	private static void check(Load load) {
		Load.Result result = load.stop();
		assertThat(result.requests()).isGreaterThan(100);
		assertThat(result.lost()).isZero();
	}

	private static void awaitRequests(URI url) {
		while (requests(url) < 100) {
			LockSupport.parkNanos(50_000_000);
		}
	}

	private static long requests(URI url) {
		try (InputStream answer = url.resolve("requests").toURL().openStream()) {
			return Long.parseLong(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static AppProcess start(Server server, NetworkNamespace namespace, int port) {
		List<String> prefix = new ArrayList<>(namespace.prefix());
		prefix.addAll(List.of("env", "PORT=" + port));
		return AppProcess
			.under(prefix, "-cp", server.classPath(), RoutedApp.class.getName(),
					"--twelve-factor.binding.reuse-port=true", "--spring.reactor.netty.shutdown-quiet-period=0s")
			.awaitStart();
	}

	private static String last(String pattern, String output) {
		Matcher matcher = Pattern.compile(pattern).matcher(output);
		String last = "";
		while (matcher.find()) {
			last = matcher.group(1);
		}
		return last;
	}

}
