package io.twelvefactor.binding;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.twelvefactor.binding.port.Listener;
import io.twelvefactor.binding.port.Port;
import io.twelvefactor.binding.port.PortOrigin;
import io.twelvefactor.binding.port.SystemEnvironment;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;

/**
 * What the platform says of the URL that its routing layer publishes. Each platform has
 * words of its own; where there are none, nothing is guessed.
 *
 * @param variables the variables of the process
 * @param listener the listener that the routing layer maps it to
 */
record PublicUrl(SystemEnvironment variables, Listener listener) {

	private static final String PROPERTY = "twelve-factor.binding.public-url";

	private static final String VARIABLE = "PUBLIC_URL";

	private static final String HOST = "[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?";

	/**
	 * Find the public URL.
	 * @return the URL, which ends with a slash, or empty if nobody says it
	 */
	Optional<URI> find() {
		ConfigurationProperty property = this.variables.find(PROPERTY);
		if (property != null && !property.getValue().toString().isBlank()) {
			return Optional
				.of(parse(property.getValue().toString().strip(), PortOrigin.words(PROPERTY, property.getOrigin())));
		}
		return Stream
			.<Optional<String>>of(variable("RENDER_EXTERNAL_URL").map(PublicUrl::host),
					variable("RAILWAY_PUBLIC_DOMAIN"), variable("HEROKU_APP_DEFAULT_DOMAIN_NAME"),
					variable("FLY_APP_NAME").map((name) -> name + ".fly.dev"), variable("KOYEB_PUBLIC_DOMAIN"),
					variable("WEBSITE_HOSTNAME"), joined("CONTAINER_APP_NAME", ".", "CONTAINER_APP_ENV_DNS_SUFFIX"),
					variable("VCAP_APPLICATION").flatMap(PublicUrl::firstRoute),
					joined("CODESPACE_NAME", "-%d.".formatted(this.listener.port()),
							"GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN"),
					variable("GITPOD_WORKSPACE_URL").map((url) -> this.listener.port() + "-" + host(url)))
			.flatMap(Optional::stream)
			.filter((host) -> host.matches(HOST))
			.findFirst()
			.map((host) -> URI.create("https://" + host + this.listener.path() + "/"));
	}

	private Optional<String> variable(String name) {
		return Optional.ofNullable(this.variables.get(name));
	}

	private Optional<String> joined(String first, String between, String second) {
		return variable(first).flatMap((start) -> variable(second).map((end) -> start + between + end));
	}

	private static String host(String url) {
		return url.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
	}

	// https://docs.cloudfoundry.org/devguide/deploy-apps/environment-variable.html
	private static Optional<String> firstRoute(String json) {
		try {
			Map<String, Object> application = JsonParserFactory.getJsonParser().parseMap(json);
			return Optional.ofNullable(application)
				.stream()
				.flatMap((all) -> Stream.of("application_uris", "uris").map(all::get))
				.filter(Collection.class::isInstance)
				.flatMap((routes) -> ((Collection<?>) routes).stream())
				.map((route) -> host(String.valueOf(route)))
				.filter((host) -> host.matches(HOST) && !host.endsWith(".internal"))
				.findFirst();
		}
		catch (JsonParseException ex) {
			return Optional.empty();
		}
	}

	private static URI parse(String text, String origin) {
		try {
			URI uri = new URI(text);
			if (("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
					&& uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null
					&& uri.getFragment() == null) {
				return text.endsWith("/") ? uri : new URI(text + "/");
			}
		}
		catch (URISyntaxException ex) {
			// Said below.
		}
		throw new FailureAnalyzedException(
				"The public URL of this app, from %s, is %s, which is not one.".formatted(origin,
						Port.shown(text.replaceFirst("(?s)[?#].*", "?…"))),
				"Set %s to a URL such as https://shop.example.com/, without a user and a query, or don't set it at all."
					.formatted(VARIABLE));
	}

}
