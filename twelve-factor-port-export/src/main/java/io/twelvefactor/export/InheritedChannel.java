package io.twelvefactor.export;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;

import io.twelvefactor.binding.port.ActivatedSocket;
import io.twelvefactor.binding.port.ListeningSockets;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * The socket that Java itself can take over from the process that started it: the
 * standard input, and no other.
 *
 * @see System#inheritedChannel()
 */
final class InheritedChannel {

	private InheritedChannel() {
	}

	/**
	 * Check that Java can take a socket over.
	 * @param server the server that needs it
	 * @param socket the socket
	 */
	static void require(String server, ActivatedSocket socket) {
		boolean isStandardInput = ListeningSockets.of(Path.of("/proc"))
			.find(0)
			.filter((input) -> input.inode() == socket.inode())
			.isPresent();
		if (!isStandardInput || !(get() instanceof ServerSocketChannel channel && channel.isOpen())) {
			throw new FailureAnalyzedException(
					"systemd passes the socket %s, and %s can take over none but the standard input.".formatted(socket,
							server),
					"Use StandardInput=socket and StandardOutput=journal in the service unit, or start with 'exec java … 0<&%d' in a shell, or use Reactor Netty."
						.formatted(socket.fd()));
		}
	}

	private static Channel get() {
		try {
			return System.inheritedChannel();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
