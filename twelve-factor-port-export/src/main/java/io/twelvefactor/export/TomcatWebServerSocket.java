package io.twelvefactor.export;

import io.twelvefactor.binding.port.ActivatedSocket;
import io.twelvefactor.binding.port.ListenAddress;
import io.twelvefactor.binding.port.UnixSocket;
import io.twelvefactor.binding.port.WebServerSocket;
import org.apache.catalina.connector.Connector;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.env.Environment;

/**
 * Lets Tomcat listen on the socket of the web server, if it has one.
 *
 * @param environment the environment
 */
record TomcatWebServerSocket(
		Environment environment) implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

	@Override
	public void customize(ConfigurableTomcatWebServerFactory factory) {
		WebServerSocket.find(this.environment)
			.map(WebServerSocket::socket)
			.ifPresent((socket) -> factory.addConnectorCustomizers((connector) -> listen(connector, socket)));
	}

	private static void listen(Connector connector, ListenAddress socket) {
		if (socket instanceof UnixSocket unix) {
			unix.prepareForJava();
			connector.setProperty("unixDomainSocketPath", unix.path().toString());
		}
		else {
			InheritedChannel.require("Tomcat", (ActivatedSocket) socket);
			connector.setProperty("useInheritedChannel", "true");
		}
	}

}
