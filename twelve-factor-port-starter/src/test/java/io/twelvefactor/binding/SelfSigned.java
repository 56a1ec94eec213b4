package io.twelvefactor.binding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A key store with a certificate of the test's own, made by the JDK's keytool.
 */
final class SelfSigned {

	static final String PASSWORD = "changeit";

	private SelfSigned() {
	}

	static Path keyStore() {
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
