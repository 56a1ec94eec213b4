package io.twelvefactor.export;

import java.util.List;

import io.twelvefactor.binding.port.ActivatedSocket;
import io.twelvefactor.binding.port.ListenAddress;
import io.twelvefactor.binding.port.UnixSocket;
import io.twelvefactor.binding.port.WebServerSocket;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Lets Jetty listen on the socket of the web server, if it has one.
 *
 * @param environment the environment
 */
record JettyWebServerSocket(
		Environment environment) implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {

	private static final String UNIX = "org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector";

	@Override
	public void customize(ConfigurableJettyWebServerFactory factory) {
		WebServerSocket.find(this.environment)
			.map(WebServerSocket::socket)
			.ifPresent((socket) -> factory.addServerCustomizers((server) -> listen(server, socket)));
	}

	private static void listen(Server server, ListenAddress socket) {
		if (socket instanceof UnixSocket unix) {
			if (!ClassUtils.isPresent(UNIX, JettyWebServerSocket.class.getClassLoader())) {
				throw new FailureAnalyzedException(
						"Jetty can't listen on a Unix domain socket without its module for it.",
						"Add the dependency org.eclipse.jetty:jetty-unixdomain-server, or set PORT to a whole number from 0 to 65535.");
			}
			unix.prepareForJava();
			UnixDomain.replaceConnectors(server, unix);
		}
		else {
			InheritedChannel.require("Jetty", (ActivatedSocket) socket);
			List.of(server.getConnectors())
				.stream()
				.filter(ServerConnector.class::isInstance)
				.forEach((connector) -> ((ServerConnector) connector).setInheritChannel(true));
		}
	}

	/**
	 * What must not be loaded without Jetty's module.
	 */
	private static final class UnixDomain {

		private UnixDomain() {
		}

		static void replaceConnectors(Server server, UnixSocket socket) {
			ConnectionFactory[] protocols = ((AbstractConnector) server.getConnectors()[0]).getConnectionFactories()
				.toArray(ConnectionFactory[]::new);
			UnixDomainServerConnector connector = new UnixDomainServerConnector(server, protocols);
			connector.setUnixDomainPath(socket.path());
			server.setConnectors(new Connector[] { connector });
		}

	}

}
