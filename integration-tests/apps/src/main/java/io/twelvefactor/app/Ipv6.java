package io.twelvefactor.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Tells whether this machine has IPv6, which a container often has not.
 */
public final class Ipv6 {

	private Ipv6() {
	}

	/**
	 * Try to bind the loopback address.
	 * @return whether that works
	 */
	public static boolean isAvailable() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
