package io.twelvefactor.app;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The class path of the app of a module, without what its tests have besides. The build
 * of the module writes it to {@code target/class-path}.
 */
public final class RuntimeClassPath {

	private RuntimeClassPath() {
	}

	/**
	 * Read the class path of the module that is tested.
	 * @return the class path
	 */
	public static String read() {
		try {
			return "target/classes" + File.pathSeparator + Files.readString(Path.of("target/class-path"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
