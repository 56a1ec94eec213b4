package io.twelvefactor.routing;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.Graceful;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.env.Environment;

/**
 * Jetty, whose connectors can close their listeners alone.
 */
final class JettyRelease implements ReleasableServer, WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {

	private final Environment environment;

	private volatile @Nullable Server server;

	JettyRelease(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void customize(ConfigurableJettyWebServerFactory factory) {
		if (ReleaseSettings.isEnabled(this.environment)) {
			factory.addServerCustomizers((jetty) -> this.server = jetty);
		}
	}

	@Override
	public void closeListener() {
		connectors().forEach((connector) -> {
			connector.getContainedBeans(HttpConfiguration.class)
				.forEach((http) -> http.addCustomizer(JettyRelease::lastAnswer));
			if (connector instanceof ServerConnector listener && !listener.isInheritChannel()) {
				listener.close();
			}
			else {
				// Java would take standard output away with an inherited channel.
				connector.setAccepting(false);
			}
			connector.getContainedBeans(Graceful.class).forEach(Graceful::shutdown);
		});
	}

	private Stream<AbstractConnector> connectors() {
		return Optional.ofNullable(this.server)
			.stream()
			.flatMap((jetty) -> Arrays.stream(jetty.getConnectors()))
			.filter(AbstractConnector.class::isInstance)
			.map(AbstractConnector.class::cast);
	}

	private static Request lastAnswer(Request request, HttpFields.Mutable headers) {
		if (request.getConnectionMetaData().getHttpVersion().getVersion() <= HttpVersion.HTTP_1_1.getVersion()) {
			headers.put(HttpFields.CONNECTION_CLOSE);
		}
		return request;
	}

	@Override
	public boolean isReleased() {
		return connectors().flatMap((connector) -> connector.getConnectedEndPoints().stream())
			.filter((endPoint) -> !isOver(endPoint))
			.toList()
			.isEmpty();
	}

	// A WebSocket is closed in its own words when the server stops.
	private static boolean isOver(EndPoint endPoint) {
		Connection connection = connection(endPoint);
		boolean silent = ((AbstractEndPoint) endPoint).getIdleFor() >= SILENCE.toMillis();
		boolean over = silent && (connection == null || isWebSocket(connection)
				|| connection.getMessagesIn() <= connection.getMessagesOut());
		if (over && connection instanceof Connection.UpgradeFrom) {
			endPoint.close();
		}
		return over;
	}

	// By its name, as it comes with a module that may be missing.
	private static boolean isWebSocket(Connection connection) {
		return connection.getClass().getName().equals("org.eclipse.jetty.websocket.core.WebSocketConnection");
	}

	private static @Nullable Connection connection(EndPoint endPoint) {
		Connection connection = endPoint.getConnection();
		return (connection instanceof SslConnection ssl) ? ssl.getSslEndPoint().getConnection() : connection;
	}

}
