package io.twelvefactor.binding.port;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * A stream socket that somebody listens on.
 *
 * @param inode its number
 * @param address where it is bound
 */
public record ListeningSocket(long inode, SocketAddress address) {

	/**
	 * Tell whether it is bound to a port.
	 * @param port the port
	 * @return whether it is
	 */
	public boolean isPort(int port) {
		return this.address instanceof InetSocketAddress inet && inet.getPort() == port;
	}

}
