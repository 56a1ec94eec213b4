package io.twelvefactor.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * A process that listens on a free port, tells it, and waits to be ended.
 */
public final class SocketHolder {

	private SocketHolder() {
	}

	/**
	 * Listen until this process is ended.
	 * @param args anything
	 * @throws IOException if the system has no port
	 */
	public static void main(String[] args) throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			System.out.println(socket.getLocalPort());
			socket.accept();
		}
	}

}
