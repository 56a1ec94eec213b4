package io.twelvefactor.binding.failure;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

import io.twelvefactor.app.Server;
import io.twelvefactor.app.SocketHolder;
import io.twelvefactor.app.TestApp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link PortInUseFailureAnalyzer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PortInUseFailureAnalyzerTests {

	@ParameterizedTest
	@EnumSource
	void bootsReportIsKeptAndSaysWhoAskedForThePort(Server server, CapturedOutput output) throws IOException {
		try (ServerSocket taken = new ServerSocket(0)) {
			int port = taken.getLocalPort();
			assertThatException().isThrownBy(() -> TestApp.with("PORT", String.valueOf(port)).run(server));
			assertThat(output).contains("Web server failed to start. Port %d was already in use.".formatted(port))
				.contains("It was asked for by PORT.")
				.contains("Identify and stop the process that's listening on port %d".formatted(port))
				.contains("for example PORT=%d, or PORT=0 for any free one.".formatted(port + 1));
		}
	}

	@ParameterizedTest
	@EnumSource
	void theManagementServerIsNamed(Server server, CapturedOutput output) throws IOException {
		try (ServerSocket taken = new ServerSocket(0)) {
			int port = taken.getLocalPort();
			assertThatException()
				.isThrownBy(() -> TestApp.with("PORT", "0").arguments("--management.server.port=" + port).run(server));
			assertThat(output).contains("It was asked for, for the management server, by --management.server.port.");
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void thisProcessIsNamedAsTheHolder() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThat(PortHolder.find(Path.of("/proc"), taken.getLocalPort()))
				.contains(new PortHolder(ProcessHandle.current().pid()))
				.get()
				.hasToString("this very process (pid %d)".formatted(ProcessHandle.current().pid()));
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void anotherProcessIsNamedAsTheHolderWithoutItsArguments() throws Exception {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		Process holder = new ProcessBuilder(java.toString(), "-cp", System.getProperty("java.class.path"),
				SocketHolder.class.getName(), "--password=s3cret")
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (BufferedReader reader = holder.inputReader()) {
			int port = Integer.parseInt(reader.readLine());
			FailureAnalysis analysis = analyze(port, "Linux");
			assertThat(analysis.getDescription()).contains("The port is held by process %d (".formatted(holder.pid()))
				.contains("java)")
				.doesNotContain("s3cret");
		}
		finally {
			holder.destroy();
		}
	}

	@Test
	void aPortThatNobodyHoldsHasNoHolder() throws IOException {
		ServerSocket closed = new ServerSocket(0);
		closed.close();
		assertThat(PortHolder.find(Path.of("/proc"), closed.getLocalPort())).isEmpty();
	}

	@Test
	void aSystemWithoutProcTellsNoHolder() {
		assertThat(PortHolder.find(Path.of("no-such-proc"), 5000)).isEmpty();
	}

	@Test
	void onMacOsTheAirPlayReceiverIsSuspectedOfPort5000() {
		assertThat(analyze(5000, "Mac OS X").getDescription()).contains("AirPlay Receiver");
		assertThat(analyze(5001, "Mac OS X").getDescription()).doesNotContain("AirPlay Receiver");
		assertThat(analyze(5000, "Linux").getDescription()).doesNotContain("AirPlay Receiver");
	}

	@Test
	void aPortThatIsSetInCodeIsNotSaidToComeFromTheVariable() {
		try (ConfigurableApplicationContext context = TestApp.with("PORT", "5010").prepare()) {
			PortInUseFailureAnalyzer analyzer = new PortInUseFailureAnalyzer(context.getEnvironment());
			assertThat(analyzer.analyze(new PortInUseException(5011)).getDescription())
				.contains("It was asked for by the application.");
		}
	}

	@Test
	void theDefaultIsNamedAsSuch() {
		try (ConfigurableApplicationContext context = TestApp.with().prepare()) {
			PortInUseFailureAnalyzer analyzer = new PortInUseFailureAnalyzer(context.getEnvironment());
			assertThat(analyzer.analyze(new PortInUseException(5000)).getDescription())
				.contains("asked for by default, as neither PORT nor server.port is set");
		}
	}

	private static FailureAnalysis analyze(int port, String operatingSystem) {
		return new PortInUseFailureAnalyzer(new MockEnvironment().withProperty("os.name", operatingSystem))
			.analyze(new PortInUseException(port));
	}

}
