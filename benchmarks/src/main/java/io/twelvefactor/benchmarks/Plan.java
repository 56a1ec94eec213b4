package io.twelvefactor.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much of everything, and with which Java.
 *
 * @param java the folder of a Java installation
 * @param quick whether a first impression is enough
 * @param demo the folder with the unpacked demo
 */
record Plan(Path java, boolean quick, Path demo) {

	String executable() {
		return this.java.resolve("bin").resolve("java").toString();
	}

	String version() {
		try (Stream<String> lines = Files.lines(this.java.resolve("release"))) {
			return lines.filter((line) -> line.startsWith("JAVA_VERSION="))
				.map((line) -> line.replaceAll("[^0-9.]", ""))
				.findFirst()
				.orElse("of unknown version");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int rounds(int full, int ifQuick) {
		return this.quick ? ifQuick : full;
	}

	/**
	 * Return who is measured in which order, so that nobody is always the first.
	 * @param <T> what they are
	 * @param all all of them
	 * @param round the number of the round
	 * @return the same in this order or the other one
	 */
	<T> List<T> alternate(Collection<T> all, int round) {
		List<T> ordered = new ArrayList<>(all);
		if (round % 2 != 0) {
			Collections.reverse(ordered);
		}
		return ordered;
	}

}
