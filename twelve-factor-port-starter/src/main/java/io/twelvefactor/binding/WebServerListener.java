package io.twelvefactor.binding;

import java.util.Objects;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

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

	private final BoundUrls boundUrls;

	WebServerListener(ApplicationContext context, BoundUrls boundUrls) {
		this.context = context;
		this.boundUrls = boundUrls;
	}

	// Before every other listener of the same event, so that they can use the URL.
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		WebServerApplicationContext server = event.getApplicationContext();
		if (isOurs(server) && event.getWebServer().getPort() > 0) {
			Listener listener = listener(server, event.getWebServer().getPort());
			String name = Objects.requireNonNullElse(server.getServerNamespace(), BoundUrls.MAIN);
			BoundUrl boundUrl = this.boundUrls.bind(name, listener);
			announce(boundUrl, listener);
			this.context.publishEvent(new PortBoundEvent(boundUrl));
		}
	}

	// A separate management server lives in a child context. A child without a namespace
	// is another app, which has bound URLs of its own.
	private boolean isOurs(WebServerApplicationContext server) {
		return server == this.context || (server.getServerNamespace() != null && server.getParent() == this.context);
	}

	private static Listener listener(WebServerApplicationContext server, int port) {
		AbstractConfigurableWebServerFactory factory = server
			.getBeanProvider(AbstractConfigurableWebServerFactory.class)
			.getIfUnique();
		String scheme = (factory != null && Ssl.isEnabled(factory.getSsl())) ? "https" : "http";
		return new Listener(scheme, (factory != null) ? factory.getAddress() : null, port, ServerPath.of(server));
	}

	private void announce(BoundUrl boundUrl, Listener listener) {
		boolean main = boundUrl.name().equals(BoundUrls.MAIN);
		String property = main ? PortPropertySource.PROPERTY : boundUrl.name() + "." + PortPropertySource.PROPERTY;
		String origin = PortOrigin.of(this.context.getEnvironment(), property).wordsFor(boundUrl.port());
		log.info("Bound %sto %s (%s)".formatted(main ? "" : boundUrl.name() + " ", boundUrl, origin));
		if (listener.isLoopback() && main && PortPropertySource.VARIABLE.equals(origin)) {
			log.warn("PORT is set, but %s can be reached from this machine only, not by a routing layer: "
				.formatted(boundUrl) + "remove server.address or set it to 0.0.0.0.");
		}
	}

}
