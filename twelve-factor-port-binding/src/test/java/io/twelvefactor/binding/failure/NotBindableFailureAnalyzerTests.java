package io.twelvefactor.binding.failure;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.sql.SQLException;

import io.twelvefactor.binding.PortProcessTests;
import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NotBindableFailureAnalyzer}. What the servers really throw is tested
 * by {@link PortProcessTests}.
 */
class NotBindableFailureAnalyzerTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void aPrivilegedPortIsExplained() {
		this.environment.setProperty("server.port", "80");
		FailureAnalysis analysis = analyze(new SocketException("Permission denied"));
		assertThat(analysis.getDescription()).contains("not permitted to bind port 80");
		assertThat(analysis.getAction()).contains("Use a port from 1024 up").contains("ip_unprivileged_port_start=80");
	}

	@Test
	void theManagementPortIsFoundToo() {
		this.environment.setProperty("server.port", "5000");
		this.environment.setProperty("management.server.port", "81");
		FailureAnalysis analysis = analyze(new IOException("bind(..) failed with error(-13): Permission denied"));
		assertThat(analysis.getDescription()).contains("bind port 81", "management server");
	}

	@Test
	void anAddressOfAnotherMachineIsExplained() {
		this.environment.setProperty("server.address", "127.9.9.9");
		FailureAnalysis analysis = analyze(new BindException("Cannot assign requested address"));
		assertThat(analysis.getDescription()).contains("server.address='127.9.9.9'");
		assertThat(analysis.getAction()).contains("Remove the property");
	}

	@Test
	void anotherFailureIsLeftToOthers() {
		this.environment.setProperty("server.port", "80");
		assertThat(analyze(new SocketException("Too many open files"))).isNull();
		assertThat(analyze(new SQLException("permission denied"))).isNull();
		assertThat(analyze(new ConnectException("Cannot assign requested address"))).isNull();
	}

	private FailureAnalysis analyze(Exception cause) {
		return new NotBindableFailureAnalyzer(this.environment)
			.analyze(new WebServerException("Unable to start", new IllegalArgumentException(cause)));
	}

}
