package io.twelvefactor.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/**
 * The servers that come from packages of the system.
 */
public final class Installed {

	private Installed() {
	}

	/**
	 * Return a program, or skip the test that needs it. Where
	 * {@code TWELVE_FACTOR_REQUIRE_SERVERS} is {@code true}, fail the test instead.
	 * @param debianPackage the package that has it
	 * @param paths where it may be
	 * @return the program
	 */
	public static Path program(String debianPackage, String... paths) {
		return Stream.of(paths)
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst()
			.orElseGet(() -> missing(debianPackage, paths[0]));
	}

	/**
	 * Return a file, or skip or fail the test that needs it, as {@link #program} does.
	 * @param debianPackage the package that has it
	 * @param folder where it is
	 * @param name how it is called, as a glob
	 * @return the file
	 */
	public static Path file(String debianPackage, String folder, String name) {
		Path where = Path.of(folder);
		if (Files.isDirectory(where)) {
			try (DirectoryStream<Path> files = Files.newDirectoryStream(where, name)) {
				for (Path file : files) {
					return file;
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return missing(debianPackage, folder + "/" + name);
	}

	private static Path missing(String debianPackage, String path) {
		String reason = "%s is not installed here: apt-get install %s".formatted(path, debianPackage);
		if ("true".equals(System.getenv("TWELVE_FACTOR_REQUIRE_SERVERS"))) {
			throw new IllegalStateException(reason);
		}
		return Assumptions.abort(reason);
	}

}
