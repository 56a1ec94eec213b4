package io.twelvefactor.binding;

import java.net.InetSocketAddress;

import org.springframework.boot.rsocket.autoconfigure.RSocketProperties;
import org.springframework.boot.rsocket.context.RSocketServerInitializedEvent;
import org.springframework.boot.rsocket.server.RSocketServer;
import org.springframework.boot.web.server.Ssl;
import org.springframework.context.ApplicationListener;

/**
 * Publishes Spring Boot's RSocket server.
 *
 * @param properties its properties
 * @param publisher publishes it
 */
record RSocketListener(RSocketProperties properties, BoundUrlPublisher publisher)
		implements
			OtherServerListener,
			ApplicationListener<RSocketServerInitializedEvent> {

	@Override
	public void onApplicationEvent(RSocketServerInitializedEvent event) {
		InetSocketAddress address = event.getServer().address();
		if (address != null) {
			String origin = PortOrigin.words(this.publisher.context().getEnvironment(), OtherServer.RSOCKET.property());
			this.publisher.publishMain(OtherServer.RSOCKET.listener(), new Listener(scheme(), address, ""), origin);
		}
	}

	// The schemes that RSocket's own clients take.
	private String scheme() {
		RSocketProperties.Server server = this.properties.getServer();
		String scheme = (server.getTransport() == RSocketServer.Transport.WEBSOCKET) ? "ws" : "tcp";
		return Listener.scheme(scheme, Ssl.isEnabled(server.getSsl()));
	}

}
