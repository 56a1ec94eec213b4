package io.twelvefactor.routing;

import java.util.Arrays;
import java.util.List;

import io.twelvefactor.routing.ForwardedHeaders.Headers;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;

import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.env.Environment;

/**
 * Cleans what is forwarded to Jetty. Spring Boot lets Jetty read it afterwards.
 *
 * @param environment the environment
 */
record JettyForwardedHeaders(
		Environment environment) implements WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> {

	@Override
	public void customize(ConfigurableJettyWebServerFactory factory) {
		if (TrustedProxies.isNeeded(this.environment)) {
			TrustedProxies proxies = TrustedProxies.of(this.environment);
			factory.addServerCustomizers((server) -> clean(server, proxies));
		}
	}

	private static void clean(Server server, TrustedProxies proxies) {
		ForwardedHeaders forwarded = new ForwardedHeaders(proxies);
		Arrays.stream(server.getConnectors())
			.flatMap((connector) -> connector.getConnectionFactories().stream())
			.filter(HttpConfiguration.ConnectionFactory.class::isInstance)
			.map((http) -> ((HttpConfiguration.ConnectionFactory) http).getHttpConfiguration())
			.distinct()
			.forEach((http) -> http.addCustomizer((request, answer) -> clean(request, forwarded, proxies)));
	}

	private static Request clean(Request request, ForwardedHeaders forwarded, TrustedProxies proxies) {
		HttpFields.Mutable headers = HttpFields.build(request.getHeaders());
		forwarded.clean(proxies.isTrusted(request.getConnectionMetaData().getRemoteSocketAddress()),
				new JettyHeaders(headers, String.valueOf(request.getHttpURI().getScheme())));
		return new Request.Wrapper(request) {

			@Override
			public HttpFields getHeaders() {
				return headers;
			}

		};
	}

	/**
	 * The headers of Jetty.
	 *
	 * @param headers the headers of a request
	 * @param scheme the scheme of the connection
	 */
	private record JettyHeaders(HttpFields.Mutable headers, String scheme) implements Headers {

		@Override
		public List<String> get(String name) {
			return this.headers.getValuesList(name);
		}

		@Override
		public void set(String name, String value) {
			this.headers.put(name, value);
		}

		@Override
		public void remove(String name) {
			this.headers.remove(name);
		}

	}

}
