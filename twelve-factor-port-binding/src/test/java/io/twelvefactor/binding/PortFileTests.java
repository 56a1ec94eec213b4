package io.twelvefactor.binding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.HelloApp;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PortFile}.
 */
class PortFileTests {

	@TempDir
	private Path folder;

	@Test
	void everyBoundUrlIsInAJsonFileThatGoesWithTheApp() throws IOException {
		Path file = this.folder.resolve("ports.json");
		try (ConfigurableApplicationContext context = run(file)) {
			BoundUrls urls = context.getBean(BoundUrls.class);
			assertThat(JsonParserFactory.getJsonParser().parseMap(Files.readString(file))).isEqualTo(Map.of("main",
					urls.main().toString(), "management", urls.find("management").orElseThrow().toString()));
			assertThat(files()).containsExactly(file);
		}
		assertThat(files()).isEmpty();
	}

	@Test
	void anyOtherFileHasProperties() throws IOException {
		Path file = this.folder.resolve("ports");
		try (ConfigurableApplicationContext context = run(file)) {
			Properties properties = new Properties();
			properties.load(Files.newBufferedReader(file));
			assertThat(properties).containsEntry("main", context.getBean(BoundUrl.class).toString()).hasSize(2);
		}
	}

	@Test
	void theFileOfADeadProcessIsReplacedAndThatOfALivingOneIsLeft() throws IOException {
		Path file = Files.writeString(this.folder.resolve("ports"), "main=http://localhost:1/\n");
		try (ConfigurableApplicationContext context = run(file)) {
			assertThat(Files.readString(file)).contains(context.getBean(BoundUrl.class).toString());
			Path next = Files.writeString(this.folder.resolve("next"), "main=http://localhost:2/\n");
			Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
		}
		assertThat(file).hasContent("main=http://localhost:2/");
	}

	@Test
	void afterASignalTheFileIsGone() {
		Path file = this.folder.resolve("ports.json");
		try (AppProcess app = AppProcess.java(Map.of("PORT", "0", "PORT_FILE", file.toString()), "-cp",
				Server.NETTY.classPath(), HelloApp.class.getName())) {
			app.awaitStart();
			assertThat(file).content().contains(app.boundUrl().toString());
			app.terminate();
			assertThat(file).doesNotExist();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "nowhere/ports", "\u0000", "file/ports" })
	void aFileThatCannotBeWrittenStopsTheStart(String name) throws IOException {
		Files.createFile(this.folder.resolve("file"));
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> {
			try (ConfigurableApplicationContext context = TestApp
				.with("PORT", "0", "PORT_FILE", this.folder + "/" + name)
				.run(Server.NETTY)) {
				assertThat(context.isActive()).isFalse();
			}
		}).extracting(FailureAnalyzedException::analysis).satisfies((analysis) -> {
			assertThat(analysis.getDescription()).startsWith("The file for the bound URLs, '")
				.contains("can't be written (");
			assertThat(analysis.getAction()).startsWith("Set PORT_FILE to a file in a folder");
		});
	}

	private ConfigurableApplicationContext run(Path file) {
		return TestApp.with("PORT", "0")
			.arguments("--management.server.port=0", "--twelve-factor.binding.port-file=" + file)
			.run(Server.NETTY);
	}

	private Path[] files() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			return files.toArray(Path[]::new);
		}
	}

}
