package io.twelvefactor.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A key store with a certificate of the test's own, made by the JDK's keytool.
 */
public final class SelfSigned {

	/**
	 * The password of the key store.
	 */
	public static final String PASSWORD = "changeit";

	private static final String ALIAS = "self";

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

	/**
	 * Return the certificate.
	 * @return a file with PEM text
	 */
	public static Path certificate() {
		return pem("certificate.pem", "CERTIFICATE", (keyStore) -> keyStore.getCertificate(ALIAS).getEncoded());
	}

	/**
	 * Return the private key of the certificate.
	 * @return a file with PEM text, which only its owner may read
	 */
	public static Path privateKey() {
		return pem("key.pem", "PRIVATE KEY", (keyStore) -> keyStore.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
	}

	private static synchronized Path pem(String name, String type, Encoder encoder) {
		Path file = KEY_STORE.resolveSibling(name);
		if (Files.exists(file)) {
			return file;
		}
		try {
			KeyStore keyStore = KeyStore.getInstance(KEY_STORE.toFile(), PASSWORD.toCharArray());
			String encoded = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(encoder.encode(keyStore));
			Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			return Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, encoded, type));
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Path make() {
		try {
			Path file = Files.createTempDirectory("self-signed").resolve("self.p12");
			Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-genkeypair", "-alias", ALIAS, "-keyalg", "RSA", "-dname", "CN=localhost", "-ext",
					"san=dns:localhost,ip:127.0.0.1,ip:::1", "-storetype", "PKCS12", "-keystore", file.toString(),
					"-storepass", PASSWORD)
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

	private interface Encoder {

		byte[] encode(KeyStore keyStore) throws GeneralSecurityException;

	}

}
