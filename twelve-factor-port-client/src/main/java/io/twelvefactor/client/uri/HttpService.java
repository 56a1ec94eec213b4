package io.twelvefactor.client.uri;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.UriUtils;

/**
 * What a backing service is to an HTTP client: a base for relative URIs, and credentials
 * for one origin.
 */
public final class HttpService {

	private static final Pattern ABSOLUTE_OR_SEPARATED = Pattern.compile("$|[/?#]|[A-Za-z][A-Za-z0-9+.-]*:");

	/**
	 * The scheme that Spring Cloud LoadBalancer has for a name to look up.
	 */
	private static final String DISCOVERED = "lb";

	/**
	 * HTTP on a Unix domain socket, whose percent-encoded path is the host.
	 */
	public static final String UNIX = "http+unix";

	private final String base;

	private final String origin;

	private final @Nullable String authorization;

	private HttpService(URI base, @Nullable String authorization) {
		this.base = base.toString().replaceFirst("/+$", "");
		this.origin = origin(base);
		this.authorization = authorization;
	}

	/**
	 * Take the URLs of a service apart.
	 * @param service the service
	 * @return one for each URL
	 */
	public static List<HttpService> of(BackingService service) {
		return service.urls().stream().map((url) -> of(service, url)).toList();
	}

	private static HttpService of(BackingService service, BackingServiceUrl url) {
		if (!List.of("http", "https", UNIX, DISCOVERED).contains(url.scheme())) {
			throw new FailureAnalyzedException(
					"The backing service '%s' has a %s URL, and a BackingServiceClient speaks http, https and http+unix only."
						.formatted(service.name(), url.scheme()),
					"Inject it as BackingService, which tells host, port and credentials, and hand these to a client that speaks %s."
						.formatted(url.scheme()));
		}
		if (url.scheme().equals(UNIX) && (!url.host().startsWith("/") || url.port() >= 0)) {
			throw new FailureAnalyzedException(
					"The URL of the backing service '%s' has no path of a Unix domain socket for its host, or has a port."
						.formatted(service.name()),
					"Write the path percent-encoded and nothing else, like http+unix://%2Frun%2Fapp.sock/.");
		}
		if (!url.parameters().isEmpty()) {
			throw new FailureAnalyzedException(
					"The URL of the backing service '%s' has a query, which relative URIs would lose."
						.formatted(service.name()),
					"Remove the query from the URL of '%s' and send its parameters with each request."
						.formatted(service.name()));
		}
		return new HttpService(url.toUri(), authorization(service, url));
	}

	/**
	 * Return the same service at another place.
	 * @param origin scheme, host and port
	 * @return the service there
	 */
	public HttpService at(URI origin) {
		return new HttpService(URI.create(origin.toString().replaceFirst("/+$", "") + path()), this.authorization);
	}

	private String path() {
		return this.base.replaceFirst("^[^:]+://[^/]*", "");
	}

	/**
	 * Return whether its instances are to be looked up.
	 * @return whether its URL holds a name instead of an address
	 */
	public boolean isDiscovered() {
		return this.base.startsWith(DISCOVERED + ":");
	}

	/**
	 * Return the Unix domain socket of an origin.
	 * @param origin scheme, host and port
	 * @return the path of the socket, or {@code null} if it has a host
	 */
	public static @Nullable String socket(String origin) {
		return origin.startsWith(UNIX + "://")
				? UriUtils.decode(origin.substring(UNIX.length() + 3), StandardCharsets.UTF_8) : null;
	}

	// Basic authentication can't carry a user name with a colon, RFC 7617 section 2.
	private static @Nullable String authorization(BackingService service, BackingServiceUrl url) {
		String username = url.username();
		if (username == null) {
			return null;
		}
		if (username.indexOf(':') >= 0) {
			throw new FailureAnalyzedException(
					"The URL of the backing service '%s' has a user name with a colon, which Basic authentication can't carry."
						.formatted(service.name()),
					"Use a user name without ':' (%3A).");
		}
		String password = Objects.requireNonNullElse(url.password(), "");
		return "Basic " + HttpHeaders.encodeBasicAuth(username, password, StandardCharsets.UTF_8);
	}

	// Put the URL of the service before a relative URI; an absolute one stays as it is.
	public URI resolve(URI uri) {
		if (uri.isAbsolute()) {
			return uri;
		}
		return URI.create(this.base + separator(uri.toString()) + uri);
	}

	/**
	 * What has to stand between the URL of the service and a URI or template.
	 * @param uri a URI, relative or not
	 * @return a slash, or nothing
	 */
	String separator(String uri) {
		return ABSOLUTE_OR_SEPARATED.matcher(uri).lookingAt() ? "" : "/";
	}

	/**
	 * Return what of a URI comes after the URL of the service.
	 * @param uri an absolute URI
	 * @return the rest, or {@code null} if it is not a URI of this service
	 */
	public @Nullable String relativize(URI uri) {
		String text = uri.toString();
		String rest = text.startsWith(this.base) ? text.substring(this.base.length()) : null;
		return (rest != null && (rest.isEmpty() || "/?#".indexOf(rest.charAt(0)) >= 0)) ? rest : null;
	}

	/**
	 * Return the URI of this service for what comes after its URL.
	 * @param rest what {@link #relativize} has returned
	 * @param known what it was called with, for this service or another one
	 * @return the URI
	 */
	public URI uri(String rest, URI known) {
		String text = this.base + rest;
		return known.toString().equals(text) ? known : URI.create(text);
	}

	boolean isPlain() {
		return this.base.indexOf('%') < 0;
	}

	/**
	 * Return the URL without credentials.
	 * @return the URL
	 */
	public String base() {
		return this.base;
	}

	/**
	 * Tell whether a URI is one of this service.
	 * @param uri the URI
	 * @return whether it has the same scheme, host and port
	 */
	public boolean isOrigin(URI uri) {
		return this.origin.equals(origin(uri));
	}

	/**
	 * Return the value of the {@code Authorization} header.
	 * @param uri the URI of a request
	 * @param headers its headers
	 * @return the value, or {@code null} if the service has no credentials, the request
	 * has some already or goes to another origin
	 */
	public @Nullable String authorizationFor(URI uri, HttpHeaders headers) {
		boolean applies = this.authorization != null && !headers.containsHeader(HttpHeaders.AUTHORIZATION)
				&& isOrigin(uri);
		return applies ? this.authorization : null;
	}

	// The origin after RFC 6454 section 4. Other than the host of a URI, its authority is
	// there for names with an underscore as well.
	private static String origin(URI uri) {
		String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
		if (scheme.equals(UNIX)) {
			return scheme + "://" + uri.getRawAuthority();
		}
		String authority = String.valueOf(uri.getRawAuthority()).toLowerCase(Locale.ROOT);
		String defaultPort = scheme.equals("https") ? ":443" : ":80";
		return scheme + "://"
				+ (authority.endsWith(defaultPort) ? authority.substring(0, authority.lastIndexOf(':')) : authority);
	}

}
