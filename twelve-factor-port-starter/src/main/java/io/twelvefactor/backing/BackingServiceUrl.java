package io.twelvefactor.backing;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriUtils;

/**
 * The URL of a backing service, taken apart. Immutable. {@link #toString()} shows neither
 * password nor token; {@link #username()} and {@link #password()} do.
 */
public final class BackingServiceUrl {

	private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443);

	private static final String MASK = "***";

	private final String scheme;

	private final @Nullable String username;

	private final @Nullable String password;

	private final String host;

	private final OptionalInt port;

	private final String path;

	private final Map<String, List<String>> parameters;

	BackingServiceUrl(String scheme, @Nullable String username, @Nullable String password, String host,
			OptionalInt port, String path, Map<String, List<String>> parameters) {
		this.scheme = scheme;
		this.username = username;
		this.password = password;
		this.host = host;
		this.port = port;
		this.path = path;
		this.parameters = parameters;
	}

	/**
	 * Parse an absolute URL after the generic syntax of RFC 3986 section 3. White space
	 * around it is ignored. Other than {@link URI} it keeps the authority of a host name
	 * with an underscore, which Docker Compose makes.
	 * @param text the URL, such as {@code https://user:p%40ss@inventory:8443/api}
	 * @return the parts
	 * @throws InvalidBackingServiceUrlException if that is not a URL; the message says
	 * what is wrong and never holds the text
	 */
	public static BackingServiceUrl parse(String text) {
		return new BackingServiceUrlParser(text).parse();
	}

	/**
	 * Return the scheme.
	 * @return the scheme in lower case, such as {@code http}
	 */
	public String scheme() {
		return this.scheme;
	}

	/**
	 * Return the host.
	 * @return the name in the case it was written in, or the address, an IPv6 address
	 * without its brackets
	 */
	public String host() {
		return this.host;
	}

	/**
	 * Return the port.
	 * @return the port from 0 to 65535; if the URL has none, the default of the scheme,
	 * or -1 if that is not known
	 */
	public int port() {
		return this.port.orElseGet(() -> DEFAULT_PORTS.getOrDefault(this.scheme, -1));
	}

	/**
	 * Return the user name, percent-decoded as UTF-8.
	 * @return the user name, which can be empty, or {@code null} if there is no userinfo
	 */
	public @Nullable String username() {
		return this.username;
	}

	/**
	 * Return the password, percent-decoded as UTF-8. A plus is a plus.
	 * @return the password, which can be empty, or {@code null} if the userinfo has no
	 * colon
	 */
	public @Nullable String password() {
		return this.password;
	}

	/**
	 * Return the path as it is written, percent-encoding included.
	 * @return the path, which begins with a slash, or an empty string
	 */
	public String path() {
		return this.path;
	}

	/**
	 * Return the parameters of the query, percent-decoded as UTF-8, in their order.
	 * @return the values by name; a parameter without {@code =} has an empty value
	 */
	public Map<String, List<String>> parameters() {
		return this.parameters;
	}

	/**
	 * Return the URL without what may be a secret: scheme, host, port and path.
	 * @return the URL without userinfo and query
	 */
	public URI toUri() {
		return URI.create(this.scheme + "://" + authority() + this.path);
	}

	private String authority() {
		String literal = (this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host;
		return literal + (this.port.isPresent() ? ":" + this.port.getAsInt() : "");
	}

	private String maskedUserinfo() {
		if (this.username == null) {
			return "";
		}
		return (this.password == null) ? MASK + "@"
				: UriUtils.encode(this.username, StandardCharsets.UTF_8) + ":" + MASK + "@";
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof BackingServiceUrl that && this.scheme.equals(that.scheme)
				&& Objects.equals(this.username, that.username) && Objects.equals(this.password, that.password)
				&& this.host.equals(that.host) && this.port.equals(that.port) && this.path.equals(that.path)
				&& this.parameters.equals(that.parameters);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.scheme, this.username, this.password, this.host, this.port, this.path,
				this.parameters);
	}

	/**
	 * Return the URL as it may be shown: the password masked, or all of the userinfo if
	 * it has no password, and all of the query.
	 * @return the URL, such as {@code https://user:***@inventory:8443/api}
	 */
	@Override
	public String toString() {
		return this.scheme + "://" + maskedUserinfo() + authority() + this.path
				+ (this.parameters.isEmpty() ? "" : "?" + MASK);
	}

}
