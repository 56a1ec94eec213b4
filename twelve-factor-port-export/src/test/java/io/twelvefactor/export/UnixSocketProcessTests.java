package io.twelvefactor.export;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.HelloApp;
import io.twelvefactor.app.Server;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.client.BackingServiceClient;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.web.util.UriUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for Unix domain sockets of apps in processes of their own, apart from those in
 * this process: an app that ends stops the threads of all clients around it.
 */
class UnixSocketProcessTests {

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource
	void aSocketThatADeadProcessLeftIsReplacedBoundCalledAndReleased(Server server, @TempDir Path folder)
			throws IOException {
		Path path = folder.resolve("app 100%.sock");
		listen(path).close();
		assertThat(path).exists();
		try (AppProcess app = start(server, "unix:" + path)) {
			assertThat(app.boundUrl()).hasScheme("http+unix").hasToString("http+unix://" + encoded(path) + "/");
			assertThat(app.boundBy()).isEqualTo("PORT");
			BackingServiceClient client = BackingServiceClient
				.create(BackingService.of("app", app.boundUrl().toString()));
			for (int i = 0; i < 3; i++) {
				assertThat(client.get().uri("/hello").retrieve().bodyToMono(String.class).block()).isEqualTo("hello");
			}
			assertThat(app.terminate()).isEqualTo(143);
			assertThat(path).doesNotExist();
			assertThat(app.output()).containsOnlyOnce("Bound to").doesNotContain(" WARN ", " ERROR ", "\tat ");
		}
	}

	private static ServerSocketChannel listen(Path path) throws IOException {
		return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
	}

	private static AppProcess start(Server server, String port) {
		return AppProcess.java(Map.of("PORT", port), "-cp", server.classPath(), HelloApp.class.getName());
	}

	private static String encoded(Path path) {
		return UriUtils.encode(path.toString(), StandardCharsets.UTF_8);
	}

}
