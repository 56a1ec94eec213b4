package io.twelvefactor.routed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.twelvefactor.app.FreePort;

/**
 * A routing layer in front of some apps.
 */
final class RouterProcess implements AutoCloseable {

	private static final long TIMEOUT_SECONDS = 60;

	private final Process process;

	private final URI url;

	private RouterProcess(Process process, URI url) {
		this.process = process;
		this.url = url;
	}

	/**
	 * Start a routing layer.
	 * @param router which one
	 * @param folder its folder; with a certificate in it, it speaks TLS
	 * @param apps the apps, by their bound URLs
	 * @return the routing layer, ready for requests
	 */
	static RouterProcess start(Router router, Path folder, URI... apps) {
		int port = FreePort.find();
		List<String> command = new ArrayList<>(List.of(router.program().toString()));
		try {
			Path config = Files.writeString(folder.resolve("router.conf"), router.config(folder, port, apps));
			command.addAll(router.arguments(config));
			Process process = new ProcessBuilder(command).directory(folder.toFile())
				.redirectErrorStream(true)
				.redirectOutput(folder.resolve("router.log").toFile())
				.start();
			String scheme = folder.resolve("certificate.pem").toFile().exists() ? "https" : "http";
			return new RouterProcess(process, URI.create("%s://localhost:%d/".formatted(scheme, port)))
				.awaitPort(folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	URI url() {
		return this.url;
	}

	private RouterProcess awaitPort(Path folder) throws IOException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
		try {
			while (!isOpen()) {
				if (this.process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
					throw new IllegalStateException(Files.readString(folder.resolve("router.log")));
				}
			}
			return this;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private boolean isOpen() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress("127.0.0.1", this.url.getPort()), 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
