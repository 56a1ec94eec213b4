package io.twelvefactor.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.HelloApp;
import io.twelvefactor.app.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ReusedPort}; the sharing itself is tested under load elsewhere.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReusedPortTests {

	@TempDir
	private Path proc;

	@Test
	void aPortIsNotSharedUnlessSomebodyWantsIt() {
		assertThat(new ReusedPort(new MockEnvironment(), this.proc).isWanted()).isFalse();
		assertThat(
				new ReusedPort(new MockEnvironment().withProperty(ReusedPort.PROPERTY, "true"), this.proc).isWanted())
			.isTrue();
	}

	@Test
	void whatMayBeLostIsSaid(CapturedOutput output) throws IOException {
		check("0\n");
		assertThat(output).contains("connections that are being set up when a process closes its port may be reset",
				"'sysctl -w net.ipv4.tcp_migrate_req=1', before the first process is started");
	}

	@Test
	void whereNothingIsLostNothingIsSaid(CapturedOutput output) throws IOException {
		check("1\n");
		assertThat(output).doesNotContain("reuse-port");
	}

	@Test
	void aSystemWithoutTheSettingCannotShareAPort() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new ReusedPort(new MockEnvironment(), this.proc).check())
			.extracting(FailureAnalyzedException::analysis)
			.satisfies((analysis) -> {
				assertThat(analysis.getDescription())
					.isEqualTo("twelve-factor.binding.reuse-port is set, and this system can't share a port.");
				assertThat(analysis.getAction()).contains("on Linux 5.14 or later");
			});
	}

	@Test
	void reactorNettyWithoutItsNativeTransportSaysThatItCannot() {
		try (AppProcess app = AppProcess.java(Map.of("PORT", "0"), "-Dreactor.netty.native=false", "-cp",
				Server.NETTY.classPath(), HelloApp.class.getName(), "--twelve-factor.binding.reuse-port=true")) {
			assertThat(app.exitCode()).isOne();
			assertThat(app.output()).contains("APPLICATION FAILED TO START",
					"twelve-factor.binding.reuse-port is set, and Reactor Netty without its native transport can't share a port.");
		}
	}

	private void check(String setting) throws IOException {
		Path file = this.proc.resolve("sys/net/ipv4/tcp_migrate_req");
		Files.createDirectories(file.getParent());
		Files.writeString(file, setting);
		new ReusedPort(new MockEnvironment(), this.proc).check();
	}

}
