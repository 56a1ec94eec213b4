package io.twelvefactor.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/**
 * The servers that come from packages of the system.
 */
final class Installed {

	private Installed() {
	}

	/**
	 * Return a program, or skip the test that needs it. Where
	 * {@code TWELVE_FACTOR_REQUIRE_SERVERS} is {@code true}, fail the test instead.
	 * @param debianPackage the package that has it
	 * @param paths where it may be
	 * @return the program
	 */
	static Path program(String debianPackage, String... paths) {
		return Stream.of(paths)
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst()
			.orElseGet(() -> missing(debianPackage, paths[0]));
	}

	/**
	 * Skip or fail the test, as {@link #program} does, that needs a file.
	 * @param debianPackage the package that has it
	 * @param path where it is
	 */
	static void file(String debianPackage, String path) {
		if (!Files.exists(Path.of(path))) {
			missing(debianPackage, path);
		}
	}

	private static Path missing(String debianPackage, String path) {
		String reason = "%s is not installed here: apt-get install %s".formatted(path, debianPackage);
		if ("true".equals(System.getenv("TWELVE_FACTOR_REQUIRE_SERVERS"))) {
			throw new IllegalStateException(reason);
		}
		return Assumptions.abort(reason);
	}

}
