package io.twelvefactor.binding;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

import io.twelvefactor.binding.port.Listener;
import io.twelvefactor.binding.port.PortOrigin;
import io.twelvefactor.binding.port.PortPropertySource;
import io.twelvefactor.binding.port.SystemEnvironment;
import io.twelvefactor.binding.port.WebServerSocket;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.web.server.AbstractConfigurableWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Turns each web server that has started into a bound URL, says so once, and tells
 * everybody who listens.
 */
final class WebServerListener implements ApplicationListener<WebServerInitializedEvent>, Ordered {

	private static final Log log = LogFactory.getLog(BoundUrl.class);

	private final ApplicationContext context;

	private final BoundUrlPublisher publisher;

	WebServerListener(ApplicationContext context, BoundUrlPublisher publisher) {
		this.context = context;
		this.publisher = publisher;
	}

	// Before every other listener of the same event, so that they can use the URL.
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		WebServerApplicationContext server = event.getApplicationContext();
		SocketAddress address = isOurs(server) ? address(server, event.getWebServer().getPort()) : null;
		if (address != null) {
			publish(server, new Listener(scheme(server), address, ServerPath.of(server)));
		}
	}

	// A separate management server lives in a child context. A child without a namespace
	// is another app, which has bound URLs of its own.
	private boolean isOurs(WebServerApplicationContext server) {
		return isMain(server) || (server.getServerNamespace() != null && server.getParent() == this.context);
	}

	private boolean isMain(WebServerApplicationContext server) {
		return server == this.context;
	}

	private @Nullable SocketAddress address(WebServerApplicationContext server, int port) {
		SocketAddress socket = isMain(server)
				? WebServerSocket.find(this.context.getEnvironment()).map(WebServerSocket::address).orElse(null) : null;
		if (socket != null) {
			checkBound(socket, port);
			return socket;
		}
		return (port > 0)
				? new InetSocketAddress(
						factory(server).map(AbstractConfigurableWebServerFactory::getAddress).orElse(null), port)
				: null;
	}

	// Any other server has taken the port for 0, and is bound to a free one.
	private static void checkBound(SocketAddress socket, int port) {
		int expected = (socket instanceof InetSocketAddress inet) ? inet.getPort() : -1;
		if (port != expected) {
			throw new FailureAnalyzedException(
					"This web server can't listen on a Unix domain socket or on a socket that systemd passes.",
					"Add the dependency io.twelvefactor:twelve-factor-port-export and use Reactor Netty, Tomcat or Jetty, or set PORT to a whole number from 0 to 65535.");
		}
	}

	private static String scheme(WebServerApplicationContext server) {
		return Listener.scheme("http",
				factory(server).filter((factory) -> Ssl.isEnabled(factory.getSsl())).isPresent());
	}

	private static Optional<AbstractConfigurableWebServerFactory> factory(WebServerApplicationContext server) {
		return Optional.ofNullable(server.getBeanProvider(AbstractConfigurableWebServerFactory.class).getIfUnique());
	}

	private void warnOfIpv4(BoundUrl boundUrl, Listener listener) {
		SystemEnvironment variables = SystemEnvironment.of(this.context.getEnvironment());
		if (variables != null && !listener.isReachableOverIpv6()) {
			Platform.find(variables, Path.of("/"))
				.filter(Platform::needsIpv6)
				.ifPresent((platform) -> log.warn(
						"%s can't be reached over IPv6, which this platform may need: don't start Java with java.net.preferIPv4Stack=true, and remove server.address."
							.formatted(boundUrl)));
		}
	}

	private boolean isOfThePlatform(String origin) {
		return PortPropertySource.of(this.context.getEnvironment())
			.filter((source) -> source.portVariable().equals(origin))
			.isPresent();
	}

	private void publish(WebServerApplicationContext server, Listener listener) {
		String name = Objects.requireNonNullElse(server.getServerNamespace(), BoundUrls.MAIN);
		String property = isMain(server) ? PortPropertySource.PROPERTY : name + "." + PortPropertySource.PROPERTY;
		String origin = PortOrigin.of(this.context.getEnvironment(), property).wordsFor(listener.port());
		BoundUrl boundUrl = this.publisher.bind(name, listener, origin);
		if (isMain(server)) {
			warnOfIpv4(boundUrl, listener);
		}
		if (listener.isLoopback() && isMain(server) && isOfThePlatform(origin)) {
			log.warn("%s is set, but %s can be reached from this machine only, not by a routing layer: "
				.formatted(origin, boundUrl) + "remove server.address or set it to 0.0.0.0.");
		}
	}

}
