package io.twelvefactor.routed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
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
	 * @param port the port of the app
	 */
	static void awaitRefusal(int port) {
		for (int i = 0; i < TIMEOUT_MILLIS; i++) {
			try (Socket probe = new Socket()) {
				probe.connect(new InetSocketAddress("127.0.0.1", port), 20);
				LockSupport.parkNanos(1_000_000);
			}
			catch (SocketTimeoutException ex) {
				// Nobody is let in any more, and the port is about to be closed.
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

	/**
	 * Read a frame of HTTP/2.
	 * @return its type
	 */
	int readFrameType() {
		byte[] head = readBytes(9);
		int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
		readBytes(length);
		return head[3];
	}

	private byte[] readBytes(int number) {
		try {
			byte[] bytes = this.socket.getInputStream().readNBytes(number);
			if (bytes.length < number) {
				throw new IllegalStateException("Closed");
			}
			return bytes;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
