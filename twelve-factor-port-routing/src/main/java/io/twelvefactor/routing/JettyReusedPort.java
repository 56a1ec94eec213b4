package io.twelvefactor.routing;

import java.util.Arrays;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Lets Jetty share its port.
 *
 * @param port whether and how
 */
record JettyReusedPort(ReusedPort port) implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {

	@Override
	public void customize(ConfigurableJettyWebServerFactory factory) {
		if (this.port.isWanted()) {
			factory.addServerCustomizers(this::share);
		}
	}

	private void share(Server server) {
		this.port.check();
		Arrays.stream(server.getConnectors())
			.filter(ServerConnector.class::isInstance)
			.forEach((connector) -> ((ServerConnector) connector).setReusePort(true));
	}

}
