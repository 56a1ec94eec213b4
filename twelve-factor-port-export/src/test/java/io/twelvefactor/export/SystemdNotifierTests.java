package io.twelvefactor.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.HelloApp;
import io.twelvefactor.app.Installed;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SystemdNotifier}, with a socket such as systemd has.
 */
@Tag("full")
@EnabledOnOs(OS.LINUX)
@ExtendWith(OutputCaptureExtension.class)
class SystemdNotifierTests {

	private static final String SYSTEMD = """
			import os, socket, sys
			name = sys.argv[1]
			server = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
			server.bind("\\0" + name[1:] if name.startswith("@") else name)
			print("open", flush=True)
			while True:
			    print(server.recv(4096).decode().replace("\\n", " "), flush=True)
			""";

	@TempDir
	private Path folder;

	@ParameterizedTest
	@EnumSource
	void systemdIsToldWhenTheAppIsReadyAndWhereAndWhenItStops(Server server) throws IOException {
		try (Systemd systemd = Systemd.listen(this.folder, this.folder.resolve("notify").toString())) {
			AppProcess app = AppProcess.java(Map.of("PORT", "0", "NOTIFY_SOCKET", systemd.name()), "-cp",
					server.classPath(), HelloApp.class.getName());
			try (app) {
				assertThat(systemd.next()).isEqualTo("READY=1 STATUS=Bound to " + app.boundUrl());
				app.terminate();
			}
			assertThat(systemd.next()).isEqualTo("STOPPING=1 STATUS=Stopping, was bound to " + app.boundUrl());
		}
	}

	@Test
	void anAbstractSocketWorksToo() throws IOException {
		String name = "@notify-%d".formatted(ProcessHandle.current().pid());
		try (Systemd systemd = Systemd.listen(this.folder, name)) {
			TestApp.with("PORT", "0", "NOTIFY_SOCKET", name).run(Server.NETTY).close();
			assertThat(systemd.next()).startsWith("READY=1");
			assertThat(systemd.next()).startsWith("STOPPING=1");
		}
	}

	@Test
	void theWatchdogIsToldAsLongAsTheAppIsAlive() throws IOException {
		try (Systemd systemd = Systemd.listen(this.folder, this.folder.resolve("notify").toString());
				ConfigurableApplicationContext context = TestApp
					.with("PORT", "0", "NOTIFY_SOCKET", systemd.name(), "WATCHDOG_USEC", "100000", "WATCHDOG_PID",
							String.valueOf(ProcessHandle.current().pid()))
					.run(Server.NETTY)) {
			assertThat(systemd.next()).startsWith("READY=1");
			for (int i = 0; i < 3; i++) {
				assertThat(systemd.next()).isEqualTo("WATCHDOG=1");
			}
			AvailabilityChangeEvent.publish(context, LivenessState.BROKEN);
			assertThat(systemd.isSilent()).isTrue();
		}
	}

	@Test
	void theWatchdogOfAnotherProcessIsNotOurs() throws IOException {
		try (Systemd systemd = Systemd.listen(this.folder, this.folder.resolve("notify").toString());
				ConfigurableApplicationContext context = TestApp
					.with("PORT", "0", "NOTIFY_SOCKET", systemd.name(), "WATCHDOG_USEC", "100000", "WATCHDOG_PID", "1")
					.run(Server.NETTY)) {
			assertThat(systemd.next()).startsWith("READY=1");
			assertThat(systemd.isSilent()).isTrue();
			assertThat(context.isActive()).isTrue();
		}
	}

	@Test
	void aSocketThatIsNotThereDoesNoHarm(CapturedOutput output) {
		try (ConfigurableApplicationContext context = TestApp
			.with("PORT", "0", "NOTIFY_SOCKET", this.folder.resolve("gone").toString())
			.run(Server.NETTY)) {
			assertThat(context.isActive()).isTrue();
			assertThat(output).contains("Nobody listens at the socket that NOTIFY_SOCKET names");
		}
	}

	@Test
	void withoutASocketThereIsNoThread() {
		try (ConfigurableApplicationContext context = TestApp.with("PORT", "0").run(Server.NETTY)) {
			assertThat(context.isActive()).isTrue();
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("systemd"));
		}
	}

	@Test
	void withoutTheNativeTransportTheAppSaysSo() {
		try (AppProcess app = AppProcess.java(Map.of("PORT", "0", "NOTIFY_SOCKET", "/run/none"),
				"-Dio.netty.transport.noNative=true", "-cp", Server.NETTY.classPath(), HelloApp.class.getName())) {
			app.await("systemd waits to be told that this app is ready");
			assertThat(app.isAlive()).isTrue();
		}
	}

	/**
	 * What listens as systemd does.
	 *
	 * @param process the process
	 * @param name the name of its socket
	 * @param lines what it has got
	 */
	private record Systemd(Process process, String name, BlockingQueue<String> lines) implements AutoCloseable {

		static Systemd listen(Path folder, String name) throws IOException {
			Path script = Files.writeString(folder.resolve("systemd.py"), SYSTEMD);
			Process process = new ProcessBuilder(
					List.of(Installed.program("python3", "/usr/bin/python3").toString(), script.toString(), name))
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			BlockingQueue<String> lines = new LinkedBlockingQueue<>();
			Thread reader = new Thread(() -> process.inputReader().lines().forEach(lines::add),
					"reader of notifications");
			reader.setDaemon(true);
			reader.start();
			Systemd systemd = new Systemd(process, name, lines);
			assertThat(systemd.next()).isEqualTo("open");
			return systemd;
		}

		String next() {
			try {
				return String.valueOf(this.lines.poll(30, TimeUnit.SECONDS)).strip();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		// What was on its way counts for nothing.
		boolean isSilent() {
			try {
				while (this.lines.poll(100, TimeUnit.MILLISECONDS) != null) {
					if (Thread.interrupted()) {
						return false;
					}
				}
				return this.lines.poll(500, TimeUnit.MILLISECONDS) == null;
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public void close() {
			this.process.destroy();
		}

	}

}
