package io.twelvefactor.routing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.netty.channel.unix.Socket;
import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.ChangedLibrary;
import io.twelvefactor.app.HelloApp;
import io.twelvefactor.app.Server;
import org.apache.tomcat.util.net.NioEndpoint;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.http.server.ConnectionInfo;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.DefaultLifecycleProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with libraries in which what is no API is not what it was: the app does what
 * Spring Boot does, and says once what is lost.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnknownVersionsTests {

	private static final String WARNING = "not known to this version of twelve-factor-port";

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource
	void theVersionsOfThisBuildAreKnown(Server server) {
		try (AppProcess app = start(server.classPath())) {
			assertThat(app.get("hello").body()).isEqualTo("hello");
			assertThat(app.terminate()).isEqualTo(143);
			assertThat(app.output()).contains("Released the port").doesNotContain(" WARN ", " ERROR ", "\tat ");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Tag("full")
	@Test
	void tomcatKeepsItsOwnConnector(@TempDir Path changed) {
		String classPath = new ChangedLibrary(changed).renameMethod(NioEndpoint.class, "doCloseServerSocket")
			.before(Server.TOMCAT.classPath());
		try (AppProcess app = start(classPath)) {
			assertThat(app.get("hello").body()).isEqualTo("hello");
			assertThat(app.terminate()).isEqualTo(143);
			assertThat(app.output()).containsOnlyOnce(WARNING)
				.containsPattern("Tomcat [0-9.]+ is not known")
				.contains("Released the port")
				.doesNotContain(" ERROR ", "\tat ");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Tag("full")
	@Test
	@EnabledOnOs(OS.LINUX)
	void whatWaitsToBeAcceptedIsNotWaitedFor(@TempDir Path changed) {
		String classPath = new ChangedLibrary(changed).renameMethod(Socket.class, "setRawOpt")
			.before(Server.NETTY.classPath());
		try (AppProcess app = start(classPath)) {
			assertThat(app.get("hello").body()).isEqualTo("hello");
			assertThat(app.terminate()).isEqualTo(143);
			assertThat(app.output()).containsOnlyOnce(WARNING)
				.contains("connections that wait to be accepted when the port is closed are lost")
				.contains("Released the port");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Tag("full")
	@Test
	void aServerThatCannotBeReleasedIsLeftToSpringBoot(@TempDir Path changed) {
		String classPath = new ChangedLibrary(changed).renameMethod(ServerConnector.class, "isInheritChannel")
			.before(Server.JETTY.classPath());
		try (AppProcess app = start(classPath)) {
			assertThat(app.get("hello").body()).isEqualTo("hello");
			assertThat(app.terminate()).isEqualTo(143);
			assertThat(app.output()).containsOnlyOnce("The port is not released before the app stops")
				.contains("Graceful shutdown complete");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Tag("full")
	@Test
	void forwardedHeadersAreNotReadByReactorNetty(@TempDir Path changed) throws Exception {
		String classPath = new ChangedLibrary(changed).renameMethod(ConnectionInfo.class, "withForwardedPrefix")
			.before(Server.NETTY.classPath());
		try (AppProcess app = AppProcess.java(Map.of("PORT", "0", "SERVER_FORWARDHEADERSSTRATEGY", "native"), "-cp",
				classPath, SeenProcess.class.getName())) {
			assertThat(app.get("seen", "X-Forwarded-Host", "shop.example.com").body())
				.startsWith("http://localhost:%d/seen ".formatted(app.boundUrl().getPort()));
			assertThat(app.output()).containsOnlyOnce(WARNING).contains("forwarded headers are not read");
		}
	}

	@Test
	void eachPhaseOfTheShutdownHasAllOfItsTime(CapturedOutput output) throws Exception {
		DefaultLifecycleProcessor phases = new DefaultLifecycleProcessor() {

			@Override
			public void setTimeoutPerShutdownPhase(long timeout) {
				throw new NoSuchMethodError("setTimeoutPerShutdownPhase");
			}

		};
		ShutdownTime.start(Duration.ofSeconds(5)).limit(phases).join(5_000);
		assertThat(output).containsOnlyOnce("Each phase of the shutdown has all of its time");
	}

	private static AppProcess start(String classPath) {
		return AppProcess.java(Map.of("PORT", "0"), "-cp", classPath, HelloApp.class.getName());
	}

}
