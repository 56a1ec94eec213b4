package io.twelvefactor.backing.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * A file with config, of a size that config has.
 *
 * @param variable the variable that leads to it
 * @param path where it is
 */
record SmallFile(String variable, Path path) {

	/**
	 * The limit of Kubernetes and of Cloud Foundry for secrets and bindings: 1 MiB.
	 */
	private static final int MAX_LENGTH = 1024 * 1024;

	private static final Pattern SHOWABLE = Pattern.compile("(?:[A-Za-z]:)?[\\w./\\\\ ~+-]+");

	static SmallFile named(String variable, String name) {
		try {
			return new SmallFile(variable, Path.of(name.strip()));
		}
		catch (InvalidPathException ex) {
			throw new FailureAnalyzedException("%s is not the name of a file.".formatted(variable),
					"Set %s to the name of a file, or don't set it at all.".formatted(variable));
		}
	}

	// Where a file name should be there may be a URL, or all the credentials.
	private String shown() {
		return SHOWABLE.matcher(this.path.toString()).matches() ? " '" + this.path + "'" : "";
	}

	String read() {
		try (InputStream content = Files.newInputStream(this.path)) {
			byte[] bytes = content.readNBytes(MAX_LENGTH + 1);
			if (bytes.length > MAX_LENGTH) {
				throw unreadable("it is longer than 1 MiB");
			}
			return new String(bytes, StandardCharsets.UTF_8);
		}
		catch (NoSuchFileException ex) {
			throw unreadable("it doesn't exist");
		}
		catch (AccessDeniedException ex) {
			throw unreadable("this process may not read it");
		}
		catch (IOException ex) {
			throw unreadable(Files.isDirectory(this.path) ? "it is a directory" : "reading it fails");
		}
	}

	private FailureAnalyzedException unreadable(String problem) {
		return new FailureAnalyzedException(
				"The file%s to which %s leads can't be read: %s.".formatted(shown(), this.variable, problem),
				"Mount the file there and let this process read it, correct %s, or don't set it at all."
					.formatted(this.variable));
	}

}
