package io.twelvefactor.binding;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.function.Supplier;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.ServerTransport;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Lets a server of Reactor Netty listen where it is told to.
 */
final class NettySockets {

	private NettySockets() {
	}

	/**
	 * Set the address of a server.
	 * @param <T> the type of the server
	 * @param server the server
	 * @param address what to listen on
	 * @param port the address that belongs to a port
	 * @return the server
	 */
	static <T extends ServerTransport<T, ?>> T listen(T server, ListenAddress address,
			Supplier<? extends SocketAddress> port) {
		if (address instanceof UnixSocket unix) {
			require(LoopResources.hasNativeSupport(), "Unix domain socket");
			unix.prepare();
			return server.bindAddress(() -> new DomainSocketAddress(unix.path().toString()));
		}
		if (address instanceof ActivatedSocket socket) {
			require(Epoll.isAvailable(), "socket that systemd passes");
			return server.bindAddress(() -> address(socket))
				.runOn(new ActivatedLoopResources(server.configuration().loopResources(), socket));
		}
		return server.bindAddress(port);
	}

	private static SocketAddress address(ActivatedSocket socket) {
		return (socket.address() instanceof UnixDomainSocketAddress unix)
				? new DomainSocketAddress(unix.getPath().toString()) : socket.address();
	}

	private static void require(boolean available, String what) {
		if (!available) {
			throw new FailureAnalyzedException(
					"Reactor Netty can't listen on a %s here, as Netty's native transport is not available."
						.formatted(what),
					"Set PORT to a whole number from 0 to 65535, or add io.netty:netty-transport-native-epoll (on macOS netty-transport-native-kqueue) for this platform.");
		}
	}

}
