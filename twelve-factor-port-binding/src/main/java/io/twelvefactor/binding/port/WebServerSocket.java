package io.twelvefactor.binding.port;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;

import org.springframework.core.env.Environment;

/**
 * What the web server of this app listens on instead of a port.
 *
 * @param socket a Unix domain socket, or one that is passed
 */
public record WebServerSocket(ListenAddress socket) {

	/**
	 * Find the socket of the web server.
	 * @param environment the environment
	 * @return the socket, or empty if the server has a port, or somebody who beats
	 * {@code PORT} decides about it
	 */
	public static Optional<WebServerSocket> find(Environment environment) {
		String decides = PortOrigin.of(environment, PortPropertySource.PROPERTY).words();
		return PortPropertySource.of(environment).flatMap((source) -> switch (decides) {
			case ActivatedSockets.FDS -> Optional.of(source.socket(PortPropertySource.PROPERTY));
			case PortPropertySource.VARIABLE -> source.address().filter(UnixSocket.class::isInstance);
			default -> Optional.<ListenAddress>empty();
		}).map(WebServerSocket::new);
	}

	/**
	 * Return where the web server is to listen.
	 * @return the address
	 */
	public SocketAddress address() {
		return (this.socket instanceof UnixSocket unix) ? UnixDomainSocketAddress.of(unix.path())
				: ((ActivatedSocket) this.socket).address();
	}

}
