package io.twelvefactor.binding;

import java.net.URI;
import java.util.Optional;

import io.twelvefactor.binding.port.Listener;
import io.twelvefactor.binding.port.ListenerPublisher;
import io.twelvefactor.binding.port.SystemEnvironment;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/**
 * Says that a port is open: to the bound URLs, to the log and to everybody who listens.
 *
 * @param context the context that the listeners belong to
 * @param boundUrls the bound URLs
 */
record BoundUrlPublisher(ApplicationContext context, BoundUrls boundUrls) implements ListenerPublisher {

	private static final Log log = LogFactory.getLog(BoundUrl.class);

	@Override
	public void publish(String name, Listener listener, String origin) {
		bind(name, listener, origin);
	}

	/**
	 * Publish a listener.
	 * @param name its name
	 * @param listener where it listens
	 * @param origin who asked for it
	 * @return its URL
	 */
	BoundUrl bind(String name, Listener listener, String origin) {
		BoundUrl boundUrl = this.boundUrls.bind(name, listener);
		boolean main = name.equals(BoundUrls.MAIN);
		Optional<URI> published = main ? publicUri(listener) : Optional.empty();
		published.ifPresent(boundUrl::publishedAs);
		log.info("Bound %sto %s (%s)%s".formatted(main ? "" : name + " ", boundUrl, origin,
				published.map((uri) -> ", published as " + uri).orElse("")));
		this.context.publishEvent(new PortBoundEvent(boundUrl));
		return boundUrl;
	}

	private Optional<URI> publicUri(Listener listener) {
		SystemEnvironment variables = SystemEnvironment.of(this.context.getEnvironment());
		return (variables != null) ? new PublicUrl(variables, listener).find() : Optional.empty();
	}

	@Override
	public void publishMain(String name, Listener listener, String origin) {
		if (!hasWebServer()) {
			this.boundUrls.bindMain(name, listener);
		}
		publish(name, listener, origin);
	}

	@Override
	public boolean hasWebServer() {
		return this.context instanceof WebServerApplicationContext;
	}

}
