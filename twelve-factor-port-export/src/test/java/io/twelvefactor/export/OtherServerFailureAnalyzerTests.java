package io.twelvefactor.export;

import java.io.IOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.context.ApplicationContextException;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OtherServerFailureAnalyzer}. What the servers really throw is tested
 * with them.
 */
class OtherServerFailureAnalyzerTests {

	private static final IOException NOT_PERMITTED = new IOException(
			"bind(..) failed with error(-13): Permission denied");

	private final MockEnvironment environment = new MockEnvironment().withProperty("spring.grpc.server.port", "80")
		.withProperty("spring.rsocket.server.port", "80");

	@ParameterizedTest
	@CsvSource({ "nettyGrpcServerLifecycle,gRPC server", "shadedNettyGrpcServerLifecycle,gRPC server",
			"rSocketServerBootstrap,RSocket server" })
	void aPrivilegedPortIsExplained(String bean, String server) {
		FailureAnalysis analysis = analyze("Failed to start bean '%s'".formatted(bean), NOT_PERMITTED);
		assertThat(analysis.getDescription())
			.startsWith("%s failed to start. This process is not permitted to bind port 80. It was asked for by "
				.formatted(server));
		assertThat(analysis.getAction()).contains("for example PORT=5000");
	}

	@Test
	void whatIsAnothersIsLeftToOthers() {
		assertThat(analyze("Failed to start bean 'cache'", NOT_PERMITTED)).isNull();
		assertThat(analyze("Failed to start bean 'grpcServer'", new IOException("Too many open files"))).isNull();
		assertThat(analyze("Failed to start bean 'grpcServer'", new WebServerException("", NOT_PERMITTED))).isNull();
	}

	private FailureAnalysis analyze(String message, Throwable cause) {
		ApplicationContextException failure = new ApplicationContextException(message, cause);
		return new OtherServerFailureAnalyzer(this.environment).analyze(failure, failure);
	}

}
