package io.twelvefactor.export;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.function.Supplier;

import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.twelvefactor.binding.port.ActivatedSocket;
import io.twelvefactor.binding.port.ListenAddress;
import io.twelvefactor.binding.port.UnixSocket;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.ServerTransport;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Lets a server of Reactor Netty listen where it is told to.
 */
final class NettySockets {

	// By its name, as an application may leave that transport out.
	private static final String EPOLL = "io.netty.channel.epoll.EpollServerSocketChannel";

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
		LoopResources loops = server.configuration().loopResources();
		Class<?> channel = loops.onChannelClass(ServerSocketChannel.class,
				loops.onServerSelect(server.configuration().isPreferNative()));
		if (address instanceof UnixSocket unix) {
			require(channel != NioServerSocketChannel.class, "Unix domain socket");
			return server.bindAddress(() -> prepared(unix));
		}
		if (address instanceof ActivatedSocket socket) {
			require(channel.getName().equals(EPOLL), "socket that systemd passes");
			requireSupport(socket);
			socket.checkOpen();
			return server.bindAddress(() -> address(socket)).runOn(new ActivatedLoopResources(loops, socket));
		}
		return server.bindAddress(port);
	}

	private static SocketAddress prepared(UnixSocket socket) {
		socket.prepare();
		return new DomainSocketAddress(socket.path().toString());
	}

	private static SocketAddress address(ActivatedSocket socket) {
		return (socket.address() instanceof UnixDomainSocketAddress unix)
				? new DomainSocketAddress(unix.getPath().toString()) : socket.address();
	}

	// There is nothing to fall back to, as the port is taken by systemd.
	private static void requireSupport(ActivatedSocket socket) {
		if (!isSupported(socket)) {
			throw new FailureAnalyzedException(
					"This version of Netty is not known to this version of twelve-factor-port, and can't listen on a socket that systemd passes.",
					"Use the versions of Netty and Reactor Netty that your version of Spring Boot has, or listen on a port.");
		}
	}

	private static boolean isSupported(ActivatedSocket socket) {
		try {
			return ActivatedLoopResources.isSupported()
					&& (!(socket.address() instanceof UnixDomainSocketAddress) || PassedUnixSocket.isSupported());
		}
		catch (LinkageError ex) {
			return false;
		}
	}

	private static void require(boolean available, String what) {
		if (!available) {
			throw new FailureAnalyzedException(
					"Reactor Netty can't listen on a %s here, as it does not use Netty's native transport."
						.formatted(what),
					"Add io.netty:netty-transport-native-epoll (on macOS netty-transport-native-kqueue) for this platform, and don't set reactor.netty.native=false; or listen on a port.");
		}
	}

}
