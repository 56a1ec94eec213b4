package io.twelvefactor.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A key store with a certificate of the test's own, made by the JDK's keytool.
 */
public final class SelfSigned {

	/**
	 * The password of the key store.
	 */
	public static final String PASSWORD = "changeit";

	private static final Path KEY_STORE = make();

	private SelfSigned() {
	}

	/**
	 * Return the key store, made once.
	 * @return the file
	 */
	public static Path keyStore() {
		return KEY_STORE;
	}

	private static Path make() {
		try {
			Path file = Files.createTempDirectory("self-signed").resolve("self.p12");
			Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-genkeypair", "-alias", "self", "-keyalg", "EC", "-dname", "CN=localhost", "-storetype", "PKCS12",
					"-keystore", file.toString(), "-storepass", PASSWORD)
				.inheritIO()
				.start();
			if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
				throw new IllegalStateException("keytool failed");
			}
			return file;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
