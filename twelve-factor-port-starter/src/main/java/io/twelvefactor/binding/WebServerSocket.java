package io.twelvefactor.binding;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * What the web server of this app listens on instead of a port.
 *
 * @param socket a Unix domain socket, or one that is passed
 */
record WebServerSocket(ListenAddress socket) {

	/**
	 * Find the socket of the web server.
	 * @param environment the environment
	 * @return the socket, or empty if the server has a port, or somebody who beats
	 * {@code PORT} decides about it
	 */
	static Optional<WebServerSocket> find(Environment environment) {
		String decides = PortOrigin.of(environment, PortPropertySource.PROPERTY).words();
		return PortPropertySource.of(environment).flatMap((source) -> switch (decides) {
			case ActivatedSockets.FDS -> Optional.of(source.socket(PortPropertySource.PROPERTY));
			case PortPropertySource.VARIABLE -> unix(source.port());
			default -> Optional.<ListenAddress>empty();
		}).map(WebServerSocket::new);
	}

	private static Optional<ListenAddress> unix(@Nullable String port) {
		return Optional.ofNullable(port)
			.map((text) -> ListenAddress.parse(PortEnvironmentPostProcessor.inWords(PortPropertySource.VARIABLE),
					PortPropertySource.VARIABLE, text))
			.filter(UnixSocket.class::isInstance);
	}

	SocketAddress address() {
		return (this.socket instanceof UnixSocket unix) ? UnixDomainSocketAddress.of(unix.path())
				: ((ActivatedSocket) this.socket).address();
	}

}
