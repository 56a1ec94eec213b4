package io.twelvefactor.export;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import io.twelvefactor.app.SelfSigned;

/**
 * The JDK as a client that speaks TLS.
 */
final class Tls {

	private Tls() {
	}

	static SSLSocket socket(int port) throws IOException {
		try {
			KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
			trusted.load(null);
			trusted.setCertificateEntry("self", CertificateFactory.getInstance("X.509")
				.generateCertificate(Files.newInputStream(SelfSigned.certificate())));
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(trusted);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, trust.getTrustManagers(), null);
			return (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
