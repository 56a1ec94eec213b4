package io.twelvefactor.routing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.twelvefactor.routing.ForwardedHeaders.Headers;
import jakarta.servlet.ServletException;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.http.MimeHeaders;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Cleans what is forwarded to Tomcat, before its own valve reads it.
 *
 * @param environment the environment
 */
record TomcatForwardedHeaders(
		Environment environment) implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory>, Ordered {

	private static final String INTERNAL_PROXIES = "server.tomcat.remoteip.internal-proxies";

	// After Spring Boot, which adds the valve.
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(ConfigurableTomcatWebServerFactory factory) {
		// Who has told Tomcat whom to believe, and us nothing, has told enough.
		boolean isTold = this.environment.containsProperty(INTERNAL_PROXIES)
				&& !this.environment.containsProperty(TrustedProxies.PROPERTY);
		if (!isTold && factory instanceof TomcatWebServerFactory tomcat && TrustedProxies.isNeeded(this.environment)) {
			List<Valve> valves = new ArrayList<>(tomcat.getEngineValves());
			valves.add(0, new CleaningValve(TrustedProxies.of(this.environment)));
			tomcat.setEngineValves(valves);
			valves.stream()
				.filter(RemoteIpValve.class::isInstance)
				.map(RemoteIpValve.class::cast)
				.filter(TomcatForwardedHeaders::isOrdinary)
				.forEach((valve) -> valve.setInternalProxies(".*"));
		}
	}

	// Whoever isn't trusted has nothing left to be believed, so everybody can be. Not so
	// if the valve reads other headers, or is told whom to believe.
	private static boolean isOrdinary(RemoteIpValve valve) {
		return ForwardedHeaders.FOR.equalsIgnoreCase(valve.getRemoteIpHeader())
				&& ForwardedHeaders.PROTO.equalsIgnoreCase(valve.getProtocolHeader())
				&& ForwardedHeaders.HOST.equalsIgnoreCase(valve.getHostHeader())
				&& ForwardedHeaders.PORT.equalsIgnoreCase(valve.getPortHeader())
				&& new TomcatServerProperties().getRemoteip().getInternalProxies().equals(valve.getInternalProxies());
	}

	/**
	 * The first of all valves.
	 */
	private static final class CleaningValve extends ValveBase {

		private final TrustedProxies proxies;

		private final ForwardedHeaders forwarded;

		CleaningValve(TrustedProxies proxies) {
			super(true);
			this.proxies = proxies;
			this.forwarded = new ForwardedHeaders(proxies);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			String peer = request.getPeerAddr();
			this.forwarded.clean(peer != null && this.proxies.isTrusted(ForwardedHeaders.bytes(peer)),
					new TomcatHeaders(request.getCoyoteRequest().getMimeHeaders(), request.getScheme()));
			getNext().invoke(request, response);
		}

	}

	/**
	 * The headers of Tomcat.
	 *
	 * @param headers the headers of a request
	 * @param scheme the scheme of the connection
	 */
	private record TomcatHeaders(MimeHeaders headers, String scheme) implements Headers {

		@Override
		public List<String> get(String name) {
			return Collections.list(this.headers.values(name));
		}

		@Override
		public void set(String name, String value) {
			this.headers.setValue(name).setString(value);
		}

		@Override
		public void remove(String name) {
			this.headers.removeHeader(name);
		}

	}

}
