package io.twelvefactor.benchmarks;

import java.nio.file.Path;

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

	int rounds(int full, int ifQuick) {
		return this.quick ? ifQuick : full;
	}

}
