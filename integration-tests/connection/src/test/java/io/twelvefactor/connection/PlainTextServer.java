package io.twelvefactor.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that knows nothing of TLS and says so, as PostgreSQL does with an N. It notes
 * the first byte of each client.
 */
final class PlainTextServer implements AutoCloseable {

	/**
	 * What TLS begins with, RFC 8446 section 5.1: a handshake record.
	 */
	static final int HANDSHAKE = 22;

	/**
	 * What TLS ends with if a client has waited for too long: an alert record.
	 */
	static final int ALERT = 21;

	private final ServerSocket socket;

	private final List<Integer> firstBytes = new CopyOnWriteArrayList<>();

	PlainTextServer() {
		try {
			this.socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread thread = new Thread(this::serve, "plain-text-server");
		thread.setDaemon(true);
		thread.start();
	}

	int port() {
		return this.socket.getLocalPort();
	}

	/**
	 * The first byte of each client so far, -1 for one that sent nothing.
	 * @return the bytes
	 */
	List<Integer> firstBytes() {
		return this.firstBytes;
	}

	private void serve() {
		while (!this.socket.isClosed()) {
			try (Socket client = this.socket.accept()) {
				client.setSoTimeout(2000);
				this.firstBytes.add(client.getInputStream().read());
				client.getOutputStream().write("No TLS\r\n".getBytes(StandardCharsets.US_ASCII));
			}
			catch (IOException ex) {
				// The next one.
			}
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
