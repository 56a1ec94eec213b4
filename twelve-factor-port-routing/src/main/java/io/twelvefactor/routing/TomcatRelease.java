package io.twelvefactor.routing;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.apache.catalina.Container;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardWrapper;
import org.apache.catalina.util.ServerInfo;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.coyote.ProtocolHandler;
import org.apache.tomcat.websocket.server.Constants;
import org.apache.tomcat.websocket.server.WsServerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Tomcat, which can close its listener alone, and ends the connections after their next
 * answer from then on.
 */
final class TomcatRelease
		implements ReleasableServer, WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory>, Ordered {

	private static final Log log = LogFactory.getLog(TomcatRelease.class);

	private static final String WEB_SOCKETS = "org.apache.tomcat.websocket.server.WsServerContainer";

	private final Environment environment;

	private final List<Connector> connectors = new CopyOnWriteArrayList<>();

	private final ReusedPort port;

	TomcatRelease(Environment environment, ReusedPort port) {
		this.environment = environment;
		this.port = port;
	}

	// Before those of the application, which may want another protocol.
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void customize(ConfigurableTomcatWebServerFactory factory) {
		boolean isReleased = ReleaseSettings.isEnabled(this.environment);
		if (!isReleased && !this.port.isWanted()) {
			return;
		}
		if (factory instanceof TomcatWebServerFactory tomcat
				&& tomcat.getProtocol().equals(TomcatWebServerFactory.DEFAULT_PROTOCOL) && isSupported()) {
			tomcat.setProtocol(ReleasableHttp11Protocol.class.getName());
		}
		if (isReleased) {
			factory.addConnectorCustomizers(this.connectors::add);
		}
		if (this.port.isWanted()) {
			factory.addConnectorCustomizers(this::share);
		}
	}

	private static boolean isSupported() {
		boolean supported;
		try {
			supported = ReleasableEndpoint.isSupported();
		}
		catch (LinkageError | IllegalStateException ex) {
			supported = false;
		}
		if (!supported) {
			log.warn("Tomcat %s is not known to this version of twelve-factor-port, and keeps its own connector. "
				.formatted(ServerInfo.getServerNumber())
					+ "When the app stops, a connection that is accepted last is lost, and idle connections are not closed.");
		}
		return supported;
	}

	private void share(Connector connector) {
		if (!(connector.getProtocolHandler() instanceof ReleasableHttp11Protocol http)) {
			throw ReusedPort.unsupported("this protocol of Tomcat");
		}
		this.port.check();
		http.setReusePort(true);
	}

	@Override
	public void closeListener() {
		protocols().forEach(ProtocolHandler::closeServerSocketGraceful);
	}

	private Stream<ProtocolHandler> protocols() {
		return this.connectors.stream()
			.flatMap((connector) -> Arrays.stream(connector.getService().findConnectors()))
			.distinct()
			.map(Connector::getProtocolHandler);
	}

	// Of another protocol the connections are not known, and its requests must do.
	@Override
	public boolean isReleased() {
		boolean silent = true;
		for (ProtocolHandler protocol : protocols().toList()) {
			silent &= !(protocol instanceof ReleasableHttp11Protocol releasable) || releasable.isSilent();
		}
		return silent && contexts().noneMatch(TomcatRelease::isActive);
	}

	@Override
	public void endConversations() {
		if (ClassUtils.isPresent(WEB_SOCKETS, TomcatRelease.class.getClassLoader())) {
			contexts().forEach(WebSockets::close);
		}
	}

	private Stream<StandardContext> contexts() {
		return this.connectors.stream()
			.map((connector) -> connector.getService().getContainer())
			.distinct()
			.flatMap((engine) -> Arrays.stream(engine.findChildren()))
			.flatMap((host) -> Arrays.stream(host.findChildren()))
			.map(StandardContext.class::cast);
	}

	// A stream of HTTP/2 may be silent while its request is executed.
	private static boolean isActive(StandardContext context) {
		return context.getInProgressAsyncCount() > 0
				|| Arrays.stream(context.findChildren()).anyMatch(TomcatRelease::isAllocated);
	}

	private static boolean isAllocated(Container servlet) {
		return ((StandardWrapper) servlet).getCountAllocated() > 0;
	}

	/**
	 * Tomcat makes the protocol by its name.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.reflection().registerType(ReleasableHttp11Protocol.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
		}

	}

	/**
	 * What must not be loaded without Tomcat's module for WebSockets. Tomcat says
	 * farewell when it is stopped, but by then it has closed the connections.
	 */
	private static final class WebSockets {

		private WebSockets() {
		}

		static void close(StandardContext context) {
			if (context.getServletContext()
				.getAttribute(Constants.SERVER_CONTAINER_SERVLET_CONTEXT_ATTRIBUTE) instanceof WsServerContainer all) {
				all.destroy();
			}
		}

	}

}
