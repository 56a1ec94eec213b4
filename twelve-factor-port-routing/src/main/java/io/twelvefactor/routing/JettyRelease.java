package io.twelvefactor.routing;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
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
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.component.Graceful;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.env.Environment;

/**
 * Jetty, whose connectors can close their listeners alone.
 */
final class JettyRelease implements ReleasableServer, WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {

	private static final Log log = LogFactory.getLog(JettyRelease.class);

	private static final Duration TIME_TO_WAKE_UP = Duration.ofMillis(50);

	private final Environment environment;

	private volatile @Nullable Server server;

	// Since when each connection has answered all that it was asked.
	private final Map<EndPoint, Long> answeredSince = new ConcurrentHashMap<>();

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
			connector.setAccepting(false);
			close(connector);
			connector.getContainedBeans(Graceful.class).forEach(Graceful::shutdown);
		});
	}

	// An acceptor that waits for a connection gets one that nobody needs, and then waits
	// to
	// be allowed to accept another.
	private static void wakeUp(AbstractConnector connector) {
		for (int i = 0; i < connector.getAcceptors(); i++) {
			try (SocketChannel nobody = SocketChannel
				.open(((ServerSocketChannel) connector.getTransport()).getLocalAddress())) {
				nobody.finishConnect();
			}
			catch (IOException ex) {
				log.debug("The listener is closed by others", ex);
			}
		}
	}

	private static void close(AbstractConnector connector) {
		if (!(connector instanceof ServerConnector tcp)) {
			wakeUp(connector);
			ShutdownTime.sleep(TIME_TO_WAKE_UP);
			closeTransport(connector);
		}
		else if (tcp.isInheritChannel()) {
			// Java would take standard output away with the channel.
			wakeUp(tcp);
		}
		else {
			tcp.close();
			closeTransport(tcp);
		}
	}

	private static void closeTransport(AbstractConnector connector) {
		if (connector.getTransport() instanceof Closeable transport) {
			IO.close(transport);
		}
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
		return !isQueued() && connectors().flatMap((connector) -> connector.getConnectedEndPoints().stream())
			.filter((endPoint) -> !isOver(endPoint))
			.toList()
			.isEmpty();
	}

	// What has arrived and waits for a thread is not seen on its connection.
	private boolean isQueued() {
		return this.server != null && this.server.getThreadPool() instanceof QueuedThreadPool threads
				&& threads.getQueueSize() > 0;
	}

	// A WebSocket is closed in its own words when the server stops. Jetty counts an
	// answer before it sends it, and takes a connection that works for an idle one.
	private boolean isOver(EndPoint endPoint) {
		Connection connection = connection(endPoint);
		boolean answered = connection == null || isWebSocket(connection)
				|| connection.getMessagesIn() <= connection.getMessagesOut();
		if (!answered) {
			this.answeredSince.remove(endPoint);
			return false;
		}
		long now = System.nanoTime();
		long since = this.answeredSince.computeIfAbsent(endPoint, (key) -> now);
		boolean over = now - since >= SILENCE.toNanos()
				&& ((AbstractEndPoint) endPoint).getIdleFor() >= SILENCE.toMillis();
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
