package io.twelvefactor.export;

import java.net.InetSocketAddress;

import io.twelvefactor.binding.port.Listener;
import io.twelvefactor.binding.port.ListenerPublisher;
import io.twelvefactor.binding.port.PortOrigin;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.rsocket.autoconfigure.RSocketProperties;
import org.springframework.boot.rsocket.context.RSocketServerBootstrap;
import org.springframework.boot.rsocket.context.RSocketServerInitializedEvent;
import org.springframework.boot.rsocket.server.RSocketServer;
import org.springframework.boot.web.server.Ssl;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Publishes Spring Boot's RSocket server.
 *
 * @param beans where it is
 * @param environment the environment
 * @param publisher publishes it
 */
record RSocketListener(ListableBeanFactory beans, Environment environment, ListenerPublisher publisher)
		implements
			OtherServerListener,
			ApplicationListener<RSocketServerInitializedEvent> {

	@Override
	public boolean hasServer() {
		return this.beans.getBeanNamesForType(RSocketServerBootstrap.class).length > 0;
	}

	@Override
	public void onApplicationEvent(RSocketServerInitializedEvent event) {
		InetSocketAddress address = event.getServer().address();
		if (address != null) {
			String origin = PortOrigin.words(this.environment, OtherServer.RSOCKET.property());
			this.publisher.publishMain(OtherServer.RSOCKET.listener(), new Listener(scheme(), address, ""), origin);
		}
	}

	// The schemes that RSocket's own clients take.
	private String scheme() {
		RSocketProperties properties = this.beans.getBeanProvider(RSocketProperties.class).getIfAvailable();
		if (properties == null) {
			return "tcp";
		}
		RSocketProperties.Server server = properties.getServer();
		String scheme = (server.getTransport() == RSocketServer.Transport.WEBSOCKET) ? "ws" : "tcp";
		return Listener.scheme(scheme, Ssl.isEnabled(server.getSsl()));
	}

}
