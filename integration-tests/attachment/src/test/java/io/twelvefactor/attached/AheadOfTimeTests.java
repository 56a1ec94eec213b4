package io.twelvefactor.attached;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a test with attachments can be processed ahead of time.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class AheadOfTimeTests {

	private static final String ATTACHED = "Attached the backing service 'pricing'";

	@TempDir
	private Path folder;

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	void nothingIsStartedThenAndAllIsThereAfterwards() throws IOException {
		try (AppProcess processing = AppProcess.java(Map.of(), "-Dlogging.level.root=debug", "-cp",
				Server.NETTY.classPath(), "org.springframework.boot.test.context.SpringBootTestAotProcessor",
				testClasses().toString(), folder("sources"), folder("resources"), folder("classes"), "io.twelvefactor",
				"ahead-of-time")) {
			assertThat(processing.exitCode()).as(processing.output()).isZero();
			assertThat(processing.output()).contains("AheadOfTime$Stubbed").doesNotContain(ATTACHED);
		}
		compile();
		try (AppProcess test = AppProcess.java(Map.of(), "-Dspring.aot.enabled=true", "-Dlogging.level.root=debug",
				"-cp",
				String.join(File.pathSeparator, folder("classes"), folder("resources"), Server.NETTY.classPath()),
				AheadOfTime.class.getName())) {
			assertThat(test.exitCode()).as(test.output()).isZero();
			assertThat(test.output()).contains("Starting AOT-processed", ATTACHED);
		}
	}

	private String folder(String name) {
		return this.folder.resolve(name).toString();
	}

	// All tests of a folder are processed.
	private Path testClasses() throws IOException {
		Path all = Path.of("target/test-classes");
		Path some = this.folder.resolve("test-classes");
		Path inPackage = Path.of(getClass().getPackageName().replace('.', '/'));
		Files.createDirectories(some.resolve(inPackage));
		try (Stream<Path> files = Files.list(all.resolve(inPackage))) {
			for (Path file : files
				.filter((one) -> one.getFileName().toString().matches("(AheadOfTime(\\$.*)?|AskingApp)\\.class"))
				.toList()) {
				Files.copy(file, some.resolve(inPackage).resolve(file.getFileName()));
			}
		}
		return some;
	}

	private void compile() throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
				Stream<Path> sources = Files.walk(this.folder.resolve("sources"))) {
			assertThat(
					compiler
						.getTask(null, files, null,
								List.of("-nowarn", "-proc:none", "-d", folder("classes"), "-cp",
										folder("classes") + File.pathSeparator + Server.NETTY.classPath()),
								null, files.getJavaFileObjectsFromPaths(sources.filter(Files::isRegularFile).toList()))
						.call())
				.isTrue();
		}
	}

}
