package io.twelvefactor.routed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

import io.twelvefactor.binding.BoundUrl;

/**
 * A connection that a router keeps.
 */
final class KeptConnection implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 60_000;

	private final Socket socket;

	private KeptConnection(Socket socket) {
		this.socket = socket;
	}

	static KeptConnection to(BoundUrl app) {
		try {
			Socket socket = new Socket("127.0.0.1", app.port());
			socket.setSoTimeout(TIMEOUT_MILLIS);
			return new KeptConnection(socket);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait until nobody can connect any more.
	 * @param app the app
	 */
	static void awaitRefusal(BoundUrl app) {
		awaitRefusal(app.port());
	}

	static void awaitRefusal(int port) {
		for (int i = 0; i < TIMEOUT_MILLIS; i++) {
			try (Socket probe = new Socket("127.0.0.1", port)) {
				LockSupport.parkNanos(probe.isConnected() ? 1_000_000 : 0);
			}
			catch (IOException ex) {
				return;
			}
		}
		throw new IllegalStateException("Still open");
	}

	void send(String method, String path) {
		write("%s %s HTTP/1.1\r\nHost: app\r\nContent-Length: 0\r\n\r\n".formatted(method, path));
	}

	void write(String text) {
		try {
			this.socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Read an answer.
	 * @param end what it ends with
	 * @return the answer
	 */
	String read(String end) {
		StringBuilder answer = new StringBuilder();
		while (answer.indexOf(end) < 0) {
			int next = next();
			if (next < 0) {
				throw new IllegalStateException("Closed after '%s'".formatted(answer));
			}
			answer.append((char) next);
		}
		return answer.toString();
	}

	boolean isClosedByPeer() {
		return next() < 0;
	}

	private int next() {
		try {
			return this.socket.getInputStream().read();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
