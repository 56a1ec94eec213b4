package io.twelvefactor.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks for the passwords and tokens of the tests in all that the tests of all modules
 * have logged, were answered and caught. It runs after them.
 */
class PlantedSecretsScan {

	private static final Path ROOT = Path.of("../..");

	/**
	 * The modules whose tests print masked URLs, in the short set as well.
	 */
	private static final List<String> MODULES = List.of("twelve-factor-port-binding", "twelve-factor-port-actuate",
			"integration-tests/connection", "integration-tests/discovery", "integration-tests/export",
			"integration-tests/starter");

	private static final List<Path> REPORTS = reports();

	private static final Pattern SECRET = Pattern.compile(
			String.join("|", "s3cret", "s3cr%65t", "cret@", "s3[#/?@ ]", encoded("user:s3cret"), encoded("u:s3cret")));

	private static final int AROUND = 120;

	@Test
	void whatTheTestsPrintedHoldsNoneOfTheirSecrets() {
		List<Path> outputs = REPORTS.stream().flatMap(PlantedSecretsScan::files).toList();
		assertThat(outputs).allSatisfy((file) -> assertThat(secrets(read(file))).as(file.toString()).isEmpty());
	}

	@Test
	void whatIsSearchedIsThere() {
		assertThat(MODULES).allSatisfy((module) -> assertThat(REPORTS.stream()
			.filter((reports) -> reports.startsWith(ROOT.resolve(module)))
			.flatMap(PlantedSecretsScan::files)).as("outputs of %s with masked URLs", module)
			.map(PlantedSecretsScan::read)
			.anyMatch((text) -> text.contains("***@")));
		assertThat(REPORTS.stream().flatMap(PlantedSecretsScan::files).map(PlantedSecretsScan::read))
			.anyMatch((text) -> text.contains("Answer: "))
			.anyMatch((text) -> text.contains("Thrown: "))
			.anyMatch((text) -> text.contains("APPLICATION FAILED TO START"))
			.anyMatch((text) -> text.contains("DEBUG"));
	}

	@Test
	void aSecretWouldBeFound() {
		assertThat(secrets("redis://:s3cret@h")).hasSize(1);
		assertThat(secrets("Authorization: Basic dXNlcjpzM2NyZXQ=")).hasSize(1);
	}

	private static List<String> secrets(String text) {
		return SECRET.matcher(text).results().map((found) -> around(text, found)).toList();
	}

	private static String around(String text, MatchResult found) {
		return text.substring(Math.max(0, found.start() - AROUND), Math.min(text.length(), found.end() + AROUND));
	}

	private static List<Path> reports() {
		return Stream.of(ROOT, ROOT.resolve("integration-tests"))
			.flatMap(PlantedSecretsScan::list)
			.flatMap((module) -> Stream.of("surefire-reports", "failsafe-reports")
				.map(module.resolve("target")::resolve))
			.filter(Files::isDirectory)
			.toList();
	}

	private static Stream<Path> list(Path directory) {
		try (Stream<Path> entries = Files.list(directory)) {
			return entries.toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<Path> files(Path directory) {
		return list(directory).filter((file) -> file.toString().matches(".*\\.(txt|xml)"));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file, StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String encoded(String credentials) {
		return Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
	}

}
