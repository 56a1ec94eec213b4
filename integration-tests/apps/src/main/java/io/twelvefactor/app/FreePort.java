package io.twelvefactor.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * A port for somebody who can't choose one.
 */
public final class FreePort {

	private FreePort() {
	}

	/**
	 * Find a port that nobody listens on.
	 * @return the port, which is free for a while
	 */
	public static int find() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
