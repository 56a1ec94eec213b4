package io.twelvefactor.binding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.HelloApp;
import io.twelvefactor.app.Server;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.client.BackingServiceClient;
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

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource
	void aSocketIsBoundCalledAndReleased(Server server, @TempDir Path folder) {
		Path path = folder.resolve("app 100%.sock");
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

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource
	void theSocketOfADeadProcessIsReplacedAndThatOfALiveOneIsNot(Server server, @TempDir Path folder) {
		Path path = folder.resolve("app.sock");
		try (AppProcess dead = start(server, "unix:" + path)) {
			dead.boundUrl();
			dead.kill();
		}
		assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
		try (AppProcess app = start(server, "unix://" + path); AppProcess second = startAfter(app, server, path)) {
			assertThat(second.exitCode()).isEqualTo(1);
			assertThat(second.output())
				.contains("The Unix domain socket '%s' can't be bound: another process listens there.".formatted(path))
				.doesNotContain("\tat ");
			assertThat(get(path)).startsWith("HTTP/1.1 200");
		}
	}

	private AppProcess startAfter(AppProcess app, Server server, Path path) {
		app.boundUrl();
		return start(server, "unix:" + path);
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void clientsOfAnAppOnASocketWork(@TempDir Path folder) {
		try (AppProcess inventory = start(Server.NETTY, "0");
				AppProcess app = AppProcess.java(
						Map.of("PORT", "unix:" + folder.resolve("app.sock"), "INVENTORY_URL",
								inventory.boundUrl().toString(), "MANAGEMENT_SERVER_PORT", "0"),
						"-cp", Server.NETTY.classPath(), CallingApp.class.getName(),
						"--management.endpoints.web.exposure.include=*")) {
			BackingServiceClient client = BackingServiceClient
				.create(BackingService.of("app", app.boundUrl().toString()));
			assertThat(client.get().uri("/call").retrieve().bodyToMono(String.class).block()).isEqualTo("hello");
			assertThat(client.get().uri("/health").retrieve().bodyToMono(String.class).block()).contains("UP");
		}
	}

	@Test
	void aPathOf107BytesIsTakenAndALongerOneIsExplained() {
		String longest = this.folder + "/" + "a".repeat(107 - this.folder.toString().length() - 1);
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
			"unix:@app", "unix:/a\u0000b", "unix:/a\nb", "unix:////a" })
	void whatIsNoAbsolutePathIsExplained(String text) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> ListenAddress.parse("The environment variable PORT", "PORT", text))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription())
				.contains("is not the absolute path of a Unix domain socket"))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("unix:/run/app.sock"));
	}

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

	private static String get(Path path) {
		try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
			channel.write(StandardCharsets.UTF_8
				.encode("GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
			return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
