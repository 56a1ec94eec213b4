package io.twelvefactor.export;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.HelloApp;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.binding.port.ListenAddress;
import io.twelvefactor.binding.port.UnixSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.web.util.UriUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link UnixSocket} and the servers that listen on one.
 */
@EnabledOnOs(OS.LINUX)
class UnixSocketTests {

	@TempDir
	private Path folder;

	@Test
	void aLiveSocketIsNotReplaced() throws IOException {
		Path path = this.folder.resolve("app.sock");
		try (ServerSocketChannel live = listen(path)) {
			assertThat(live.isOpen()).isTrue();
			assertThatCantBeBound(path, "another process listens there");
		}
	}

	private static ServerSocketChannel listen(Path path) throws IOException {
		return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aPathOf107BytesIsTakenAndALongerOneIsExplained(@TempDir Path folder) {
		String longest = folder + "/" + "a".repeat(107 - folder.toString().length() - 1);
		try (AppProcess app = start(Server.NETTY, "unix:" + longest)) {
			assertThat(app.boundUrl()).hasScheme("http+unix");
			assertThatCantBeBound(Path.of(longest), "another process listens there");
			app.kill();
		}
		UnixSocket.parse("PORT", "PORT", "unix:" + longest).prepare();
		assertThat(Path.of(longest)).doesNotExist();
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new UnixSocket(Path.of(longest)).prepareForJava())
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).contains("no more than 106 bytes"));
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> UnixSocket.parse("The environment variable PORT", "PORT", "unix:" + longest + "b"))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription())
				.isEqualTo("The environment variable PORT is the path of a Unix domain socket, and has 108 bytes. "
						+ "The system takes no more than 107."));
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> UnixSocket.parse("PORT", "PORT", "unix:/" + "ü".repeat(54)))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).contains("109 bytes"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix:", "unix:/", "unix:app.sock", "unix:./app.sock", "unix://", "unix://app.sock",
			"unix:@app", "unix:/a\u0000b", "unix:/a\nb", "unix:/a\u202eb", "unix:////a" })
	void whatIsNoAbsolutePathIsExplained(String text) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> ListenAddress.parse("The environment variable PORT", "PORT", text))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription())
				.contains("is not the absolute path of a Unix domain socket"))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("unix:/run/app.sock"));
	}

	@ParameterizedTest
	@EnumSource(names = { "TOMCAT", "JETTY" })
	void aPathOf107BytesIsExplainedWhereJavaTakes106(Server server) {
		String path = this.folder + "/" + "a".repeat(107 - this.folder.toString().length() - 1);
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> TestApp.with("PORT", "unix:" + path).run(server))
			.satisfies((ex) -> assertThat(NestedExceptionUtils.getMostSpecificCause(ex)).isInstanceOfSatisfying(
					FailureAnalyzedException.class,
					(cause) -> assertThat(cause.analysis().getDescription()).contains("no more than 106 bytes")));
		TestApp.with("PORT", "unix:" + path.substring(0, 106)).run(server).close();
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aPathThatTheLocaleHasNoCharactersForIsExplained(@TempDir Path folder) {
		try (AppProcess app = AppProcess.java(Map.of("PORT", "unix:" + folder + "/ü.sock", "LC_ALL", "C"), "-cp",
				Server.NETTY.classPath(), HelloApp.class.getName())) {
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output()).contains("which is no path in the character set of this process", "LC_ALL=C.UTF-8")
				.doesNotContain("\tat ");
		}
	}

	@Test
	void aFolderThatIsMissingIsExplained() {
		assertThatCantBeBound(this.folder.resolve("missing/app.sock"), "there is no such folder");
	}

	@Test
	void aFileThatIsNoSocketIsKept() throws IOException {
		Path file = Files.writeString(this.folder.resolve("app.sock"), "data");
		assertThatCantBeBound(file, "there is something that is not a socket");
		assertThat(file).hasContent("data");
	}

	@Test
	void aPipeIsKept() throws Exception {
		Path pipe = this.folder.resolve("app.sock");
		assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
		assertThatCantBeBound(pipe, "there is something that is not a socket");
		assertThat(pipe).exists();
	}

	@Test
	void aLinkIsNotFollowed() throws IOException {
		Path file = Files.writeString(this.folder.resolve("file"), "data");
		Path link = Files.createSymbolicLink(this.folder.resolve("app.sock"), file);
		assertThatCantBeBound(link, "there is something that is not a socket");
	}

	private static void assertThatCantBeBound(Path path, String reason) {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> new UnixSocket(path).prepare())
			.satisfies((ex) -> assertThat(ex.analysis().getDescription())
				.isEqualTo("The Unix domain socket '%s' can't be bound: %s.".formatted(path, reason)));
	}

	private static AppProcess start(Server server, String port) {
		return AppProcess.java(Map.of("PORT", port), "-cp", server.classPath(), HelloApp.class.getName());
	}

	private static String encoded(Path path) {
		return UriUtils.encode(path.toString(), StandardCharsets.UTF_8);
	}

}
