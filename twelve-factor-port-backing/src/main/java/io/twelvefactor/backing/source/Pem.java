package io.twelvefactor.backing.source;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * A variable that holds PEM text (RFC 7468), or the name of a file that does. Not a
 * record, whose {@code toString()} would show a key.
 */
public final class Pem {

	private final String variable;

	private final String text;

	private Pem(String variable, String text) {
		this.variable = variable;
		this.text = text;
	}

	/**
	 * Find a certificate or a key in variables.
	 * @param variables the variables
	 * @param name the name of the service
	 * @param suffixes what the names of the variables end with, the best one first
	 * @return the text, or empty if none is set
	 */
	public static Optional<Pem> find(Variables variables, ServiceName name, String... suffixes) {
		return Stream.of(suffixes)
			.map(name::variable)
			.flatMap((variable) -> variables.find(variable)
				.map((supplied) -> new Pem(variable, text(variable, supplied.text())))
				.stream())
			.findFirst();
	}

	// Where a variable can't hold line breaks, they are written as \n. What is neither
	// text
	// nor a file may be a key without its first line, and is not shown.
	private static String text(String variable, String value) {
		if (value.contains("-----BEGIN")) {
			return value.replace("\\n", "\n");
		}
		if (!isFile(value)) {
			throw new FailureAnalyzedException(
					"%s is neither PEM text nor the name of a file that this process can read.".formatted(variable),
					advice(variable));
		}
		return SmallFile.named(variable, value).read();
	}

	private static boolean isFile(String name) {
		try {
			return Files.isReadable(Path.of(name.strip()));
		}
		catch (InvalidPathException ex) {
			return false;
		}
	}

	private static String advice(String variable) {
		return "Set %s to the text from '-----BEGIN' to the end, or to the name of a file that holds it, or don't set it at all."
			.formatted(variable);
	}

	/**
	 * Return the certificates of the text.
	 * @return the certificates
	 */
	public List<X509Certificate> certificates() {
		return read(PemContent::getCertificates, "certificate");
	}

	/**
	 * Return the private key of the text.
	 * @return the key
	 */
	public PrivateKey privateKey() {
		return read(PemContent::getPrivateKey, "private key without a password");
	}

	// Without its cause, which may quote what it could not read.
	private <T> T read(Function<PemContent, @Nullable T> reader, String what) {
		try {
			T read = reader.apply(PemContent.of(this.text));
			if (read != null) {
				return read;
			}
		}
		catch (IllegalStateException | IllegalArgumentException ex) {
			// Said below.
		}
		throw new FailureAnalyzedException("%s holds no %s as PEM text.".formatted(this.variable, what),
				advice(this.variable));
	}

}
