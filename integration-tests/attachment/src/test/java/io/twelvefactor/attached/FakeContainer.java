package io.twelvefactor.attached;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import io.twelvefactor.app.SelfSigned;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;

/**
 * A container that needs no Docker: what listens at its port is a server of this process,
 * which answers with the name of its image.
 */
class FakeContainer extends GenericContainer<FakeContainer> {

	static final String CERTIFICATE = "target/self-signed.pem";

	private final String image;

	private boolean tls;

	private @Nullable MockWebServer server;

	FakeContainer(String image, Integer... ports) {
		super(image);
		this.image = image;
		withExposedPorts(ports);
	}

	// Its certificate is copied to a place that an annotation can name.
	FakeContainer withTls() {
		try {
			Files.copy(SelfSigned.certificate(), Path.of(CERTIFICATE), StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.tls = true;
		return this;
	}

	@Override
	public String getDockerImageName() {
		return this.image;
	}

	@Override
	public synchronized void start() {
		if (this.server == null) {
			this.server = server(this.image, this.tls);
		}
	}

	static MockWebServer server(String answer, boolean tls) {
		try {
			MockWebServer server = new MockWebServer();
			if (tls) {
				JksSslStoreDetails keyStore = JksSslStoreDetails.forLocation(SelfSigned.keyStore().toString())
					.withPassword(SelfSigned.PASSWORD);
				server
					.useHttps(SslBundle.of(new JksSslStoreBundle(keyStore, null), SslBundleKey.of(SelfSigned.PASSWORD))
						.createSslContext()
						.getSocketFactory());
			}
			server.setDispatcher(new Dispatcher() {

				@Override
				public MockResponse dispatch(RecordedRequest request) {
					return new MockResponse.Builder().body(answer).build();
				}

			});
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public synchronized void stop() {
		if (this.server != null) {
			this.server.close();
			this.server = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.server != null;
	}

	@Override
	public String getHost() {
		return "localhost";
	}

	// The first one that is exposed; the others lead nowhere.
	@Override
	public synchronized Integer getMappedPort(int port) {
		if (this.server == null) {
			throw new IllegalStateException("Mapped port can only be obtained after the container is started");
		}
		return (List.of(port).equals(getExposedPorts().subList(0, 1))) ? this.server.getPort() : 1;
	}

}
