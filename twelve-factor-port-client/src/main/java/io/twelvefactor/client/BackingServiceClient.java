package io.twelvefactor.client;

import io.twelvefactor.backing.BackingService;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * A {@link WebClient} for one backing service. Relative URIs are relative to the URL of
 * the service, so that {@code get().uri("/items")} calls
 * {@code http://inventory:5100/items}; its path, if it has one, comes first.
 * <p>
 * The userinfo of the URL is sent as Basic authentication (RFC 7617), with requests to
 * the origin of the service only, and only where a request has no {@code Authorization}
 * of its own. Redirects are not followed, unless {@code twelve-factor.client.redirects}
 * says so.
 * <p>
 * Several URLs are called in turn, and a request that failed and may be sent again goes
 * to another one. Connections, timeouts and further attempts are set by
 * {@code twelve-factor.client.*}, and for one service by
 * {@code twelve-factor.backing-services.<name>.*}. The instances behind an {@code lb} URL
 * are found by Spring Cloud LoadBalancer.
 * <p>
 * A bean of this type is injected by name: {@code BackingServiceClient inventory} is the
 * client of the service {@code inventory}. Thread-safe.
 */
public interface BackingServiceClient extends WebClient {

	/**
	 * Return the service that this client calls.
	 * @return the service
	 */
	BackingService service();

	/**
	 * Make an HTTP interface client of the service.
	 * @param <T> the type of the interface
	 * @param type an interface with {@code @HttpExchange} methods, whose URLs are
	 * relative
	 * @return the client; make it once and keep it
	 */
	<T> T api(Class<T> type);

	/**
	 * Create a client without Spring's application context, with the default settings and
	 * connections of its own, which nobody closes: make it once and keep it.
	 * @param service the service to call
	 * @return the client
	 * @throws org.springframework.boot.diagnostics.FailureAnalyzedException if the URL of
	 * the service is not one that this client can call
	 */
	static BackingServiceClient create(BackingService service) {
		return ServiceClientBuilder.withoutSpring().build(service);
	}

}
