package io.twelvefactor.binding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.HelloApp;
import io.twelvefactor.app.Ipv6;
import io.twelvefactor.app.Server;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests of port binding with apps in processes of their own, on a class path that has one
 * server.
 */
public class PortProcessTests {

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource
	void thePortIsBoundAndReleased(Server server) throws IOException {
		int port = FreePort.find();
		try (AppProcess app = start(server, Map.of("PORT", String.valueOf(port)))) {
			assertThat(app.boundUrl()).hasToString("http://localhost:%d/".formatted(port));
			assertThat(app.boundBy()).isEqualTo("PORT");
			assertThat(app.get("hello").body()).isEqualTo("hello");
			assertThat(app.terminate()).isEqualTo(143);
			assertThat(app.output()).containsOnlyOnce("Bound to").doesNotContain(" WARN ", " ERROR ", "\tat ");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@ValueSource(strings = { "abc", "70000", "-1", "5010.5", "0x1388" })
	void aWrongPortStopsTheStartWithoutAStackTrace(String wrong) {
		try (AppProcess app = start(Server.NETTY, Map.of("PORT", wrong))) {
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output()).contains("APPLICATION FAILED TO START")
				.contains("The environment variable PORT is '%s', which is not a port.".formatted(wrong))
				.contains("Set PORT to a whole number from 0 to 65535")
				.doesNotContain("\tat ", "Exception");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource
	void aServiceLinkStopsTheStartWithoutAStackTrace(Server server) {
		try (AppProcess app = start(server, Map.of("PORT", "tcp://10.0.0.7:80"))) {
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output()).contains("PORT is 'tcp://10.0.0.7:80'. That is a Kubernetes service link")
				.contains("enableServiceLinks: false")
				.doesNotContain("\tat ", "Exception");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource
	void aServiceCalledServerDoesNotDisturb(Server server) {
		try (AppProcess app = start(server, Map.of("PORT", "0", "SERVER_PORT", "tcp://10.0.0.7:80"))) {
			assertThat(app.get("hello").body()).isEqualTo("hello");
			assertThat(app.boundBy()).isEqualTo("PORT");
			assertThat(app.output()).containsOnlyOnce(" WARN ")
				.contains("Ignoring the environment variable SERVER_PORT");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource
	void aServiceCalledManagementServerDoesNotDisturb(Server server) {
		Map<String, String> variables = Map.of("PORT", "0", "MANAGEMENT_SERVER_PORT", "tcp://10.0.0.7:80");
		try (AppProcess app = start(server, variables)) {
			assertThat(app.get("actuator/health").statusCode()).isEqualTo(200);
			assertThat(app.output()).doesNotContain("Bound management");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource
	void aManagementPortOfAConfigFileOutlivesServicesCalledServerAndManagementServer(Server server) {
		Map<String, String> variables = Map.of("PORT", "0", "SERVER_PORT", "tcp://10.0.0.7:80",
				"MANAGEMENT_SERVER_PORT", "tcp://10.0.0.8:80", "SPRING_CONFIG_NAME", "any-management");
		try (AppProcess app = start(server, variables)) {
			assertThat(app.get("hello").body()).isEqualTo("hello");
			assertThat(app.terminate()).isEqualTo(143);
			assertThat(app.output())
				.contains("(management.server.port in class path resource [any-management.properties] - 1:24)");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource
	void aServiceCalledServerDoesNotDisturbTheManagementServerOfAnAppThatHasItsPortFromElsewhere(Server server) {
		try (AppProcess app = AppProcess.java(Map.of("SERVER_PORT", "tcp://10.0.0.7:80"), "-cp", server.classPath(),
				HelloApp.class.getName(), "--server.port=0", "--management.server.port=0")) {
			assertThat(app.get("hello").body()).isEqualTo("hello");
			assertThat(app.output()).contains("Bound management to").doesNotContain(" WARN ", "10.0.0.7");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource
	@EnabledOnOs(OS.LINUX)
	void aPortThatIsTakenNamesItsHolder(Server server) {
		try (AppProcess holder = start(Server.NETTY, Map.of("PORT", "0"))) {
			int port = holder.boundUrl().getPort();
			try (AppProcess app = start(server, Map.of("PORT", String.valueOf(port)))) {
				assertThat(app.exitCode()).isEqualTo(1);
				assertThat(app.output())
					.contains("Web server failed to start. Port %d was already in use.".formatted(port))
					.contains("It was asked for by PORT. The port is held by process %d (".formatted(holder.pid()))
					.doesNotContain("\tat ");
			}
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource
	@EnabledOnOs(OS.LINUX)
	void aPortWithoutTheRightToBindItIsExplained(Server server) throws IOException {
		List<String> firstPort = Files.readAllLines(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start"));
		assumeThat(Integer.parseInt(firstPort.get(0))).as("this system lets everybody bind port 1").isGreaterThan(1);
		try (AppProcess app = AppProcess.unprivileged(Map.of("PORT", "1"), "-cp", server.classPath(),
				HelloApp.class.getName())) {
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output()).contains("not permitted to bind port 1. It was asked for by PORT.")
				.contains("Use a port from 1024 up")
				.doesNotContain("\tat ");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource
	@EnabledOnOs(OS.LINUX)
	void anAddressThatThisMachineDoesNotHaveIsExplained(Server server) {
		assumeThat(Ipv6.isAvailable()).as("this machine has no IPv6").isTrue();
		try (AppProcess app = start(server, Map.of("PORT", "0", "SERVER_ADDRESS", "::2"))) {
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output()).contains("No network interface of this machine has the address to bind")
				.contains("server.address='::2'")
				.doesNotContain("\tat ");
		}
	}

	private static AppProcess start(Server server, Map<String, String> variables) {
		return AppProcess.java(variables, "-cp", server.classPath(), HelloApp.class.getName());
	}

}
