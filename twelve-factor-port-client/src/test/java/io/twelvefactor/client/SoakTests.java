package io.twelvefactor.client;

import java.util.Map;

import io.twelvefactor.app.AppProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test of many calls, in a process whose threads and memory nobody else uses.
 */
@Tag("full")
class SoakTests {

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	void noIdempotentRequestFailsAndNoOtherOneIsExecutedTwice() {
		try (AppProcess soak = AppProcess.java(Map.of(), "-cp", System.getProperty("java.class.path"),
				"-Dio.netty.allocator.type=unpooled", Soak.class.getName())) {
			assertThat(soak.exitCode()).as(soak.output()).isZero();
		}
	}

}
