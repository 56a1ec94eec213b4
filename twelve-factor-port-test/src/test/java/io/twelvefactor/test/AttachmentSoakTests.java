package io.twelvefactor.test;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that attached applications leave nothing behind.
 */
@Tag("full")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class AttachmentSoakTests {

	@ParameterizedTest
	@EnumSource
	@Execution(ExecutionMode.CONCURRENT)
	void fiftyTestsOverTwoApplicationsLeaveNoThreadNoPortAndNoDirectBuffer(Server server) {
		try (AppProcess soak = AppProcess.java(Map.of(), "-Dio.netty.leakDetection.level=paranoid",
				"-Dio.netty.allocator.type=unpooled", "-XX:SoftRefLRUPolicyMSPerMB=0",
				"-Djdk.nio.maxCachedBufferSize=0", "-cp", server.classPath(), AttachmentSoak.class.getName())) {
			assertThat(soak.exitCode()).as(soak.output()).isZero();
			assertThat(soak.output()).contains("Left: ").doesNotContain("LEAK: ");
		}
	}

}
