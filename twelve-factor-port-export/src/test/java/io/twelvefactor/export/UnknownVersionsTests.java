package io.twelvefactor.export;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Scanner;

import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.ChangedLibrary;
import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.HelloApp;
import io.twelvefactor.app.Installed;
import io.twelvefactor.app.Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with libraries in which what is no API is not what it was: the app does what is
 * possible without, and says once what is lost.
 */
@EnabledOnOs(OS.LINUX)
@Tag("full")
class UnknownVersionsTests {

	private static final String WARNING = "not known to this version of twelve-factor-port";

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aBridgeOfAnotherNameIsLeft(@TempDir Path changed) throws IOException {
		assertThat(aBindingWorksAndEnds(new ChangedLibrary(changed).replaceText(ChannelOperations.class,
				"reactor.right.reactiveBridge", "reactor.right.anotherBridge")))
			.containsOnlyOnce(WARNING)
			.contains("is not told that its input ends");
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void operationsWithoutTheEndOfTheInputAreLeft(@TempDir Path changed) throws IOException {
		assertThat(aBindingWorksAndEnds(
				new ChangedLibrary(changed).renameMethod(ChannelOperations.class, "onInboundComplete")))
			.containsOnlyOnce(WARNING)
			.contains("is not told that its input ends");
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void theVersionsOfThisBuildAreKnown(@TempDir Path unchanged) throws IOException {
		assertThat(aBindingWorksAndEnds(new ChangedLibrary(unchanged))).doesNotContain(" WARN ");
		assertThat(ActivatedLoopResources.isSupported()).isTrue();
		assertThat(PassedUnixSocket.isSupported()).isTrue();
	}

	private static String aBindingWorksAndEnds(ChangedLibrary library) throws IOException {
		int port = FreePort.find();
		try (AppProcess app = AppProcess.java(
				Map.of("LINES_PORT", String.valueOf(port), "SPRING_MAIN_WEBAPPLICATIONTYPE", "none"), "-cp",
				library.before(Server.NETTY.classPath()), LinesApp.class.getName())) {
			app.await("Started LinesApp");
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
					Scanner answers = new Scanner(socket.getInputStream(), StandardCharsets.UTF_8);
					PrintStream questions = new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8)) {
				questions.print("one\ntwo\n");
				assertThat(answers.nextLine()).isEqualTo("echo one");
				assertThat(answers.nextLine()).isEqualTo("echo two");
				assertThat(app.terminate()).isEqualTo(143);
				assertThat(answers.hasNextLine()).isFalse();
			}
			assertThat(app.output()).doesNotContain(" ERROR ", "\tat ");
			return app.output();
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aPassedPortThatCannotBeTakenOverStopsTheStart(@TempDir Path changed) throws IOException {
		int port = FreePort.find();
		ChangedLibrary library = new ChangedLibrary(changed).renameMethod(LoopResources.class, "onChannel");
		try (AppProcess app = activate("127.0.0.1:" + port, library)) {
			app.await(":%d as ".formatted(port));
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
				assertThat(socket.isConnected()).isTrue();
				isExplained(app);
			}
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aPassedPathThatCannotBeTakenOverStopsTheStart(@TempDir Path changed, @TempDir Path folder) throws IOException {
		Path path = folder.resolve("app.sock");
		ChangedLibrary library = new ChangedLibrary(changed).widenFields(EpollServerDomainSocketChannel.class,
				DomainSocketAddress.class, SocketAddress.class);
		try (AppProcess app = activate(path.toString(), library)) {
			app.await("Listening on");
			try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
				assertThat(channel.isConnected()).isTrue();
				isExplained(app);
			}
		}
	}

	private static void isExplained(AppProcess app) {
		assertThat(app.exitCode()).isEqualTo(1);
		assertThat(app.output()).contains(WARNING + ", and can't listen on a socket that systemd passes.")
			.contains("Use the versions of Netty and Reactor Netty that your version of Spring Boot has")
			.doesNotContain("\tat ");
	}

	private static AppProcess activate(String socket, ChangedLibrary library) {
		return AppProcess.under(
				List.of(Installed.program("systemd", "/usr/bin/systemd-socket-activate").toString(), "-l", socket),
				"-cp", library.before(Server.NETTY.classPath()), HelloApp.class.getName());
	}

}
