package io.twelvefactor.binding;

import java.net.SocketAddress;

/**
 * A listening socket that systemd has opened and passed to this process.
 *
 * @param fd its file descriptor
 * @param name its name, see {@code FileDescriptorName=} in systemd.socket(5)
 * @param inode what tells it from others
 * @param address where it is bound
 */
record ActivatedSocket(int fd, String name, long inode, SocketAddress address) implements ListenAddress {

	@Override
	public String toString() {
		return "%d ('%s')".formatted(this.fd, this.name);
	}

}
