package io.twelvefactor.binding.port;

import java.net.SocketAddress;
import java.nio.file.Path;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * A listening socket that systemd has opened and passed to this process.
 *
 * @param fd its file descriptor
 * @param name its name, see {@code FileDescriptorName=} in systemd.socket(5)
 * @param inode what tells it from others
 * @param address where it is bound
 */
public record ActivatedSocket(int fd, String name, long inode, SocketAddress address) implements ListenAddress {

	/**
	 * Check that the socket has not been closed since, when a server was stopped. Its
	 * file descriptor may be that of something else now.
	 */
	public void checkOpen() {
		if (ListeningSockets.of(Path.of("/proc"))
			.find(this.fd)
			.filter((open) -> open.inode() == this.inode)
			.isEmpty()) {
			throw new FailureAnalyzedException(
					"The socket %s of systemd was closed when its server was stopped.".formatted(this),
					"Start the process anew instead of its server.");
		}
	}

	@Override
	public String toString() {
		return "%d (%s)".formatted(this.fd, Port.shown(this.name));
	}

}
