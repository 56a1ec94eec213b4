package io.twelvefactor.backing;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.twelvefactor.backing.source.Redaction;
import io.twelvefactor.backing.source.SuppliedUrl;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a backing service, taken apart. Immutable. {@link #toString()} shows no
 * secret; {@link #username()}, {@link #password()}, {@link #parameters()} and
 * {@link #verbatim()} do.
 */
public final class BackingServiceUrl {

	private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*(?=[A-Za-z][A-Za-z0-9+.-]*://)");

	private final String verbatim;

	private final String scheme;

	private final Authority authority;

	private final String path;

	private final Map<String, List<String>> parameters;

	BackingServiceUrl(String verbatim, String scheme, Authority authority, String path,
			Map<String, List<String>> parameters) {
		this.verbatim = verbatim;
		this.scheme = scheme;
		this.authority = authority;
		this.path = path;
		this.parameters = parameters;
	}

	/**
	 * Parse an absolute URL after the generic syntax of RFC 3986 section 3. White space
	 * and one pair of quotes around it are ignored. Other than {@link URI} it takes host
	 * names with an underscore, which Docker Compose makes, several hosts with commas, as
	 * PostgreSQL, MongoDB and Redis have them, and the path of a socket, percent-encoded,
	 * as a host.
	 * <p>
	 * A URL without {@code //} whose scheme is {@code failover}, {@code file},
	 * {@code jdbc}, {@code mailto}, {@code r2dbc}, {@code r2dbcs}, {@code unix},
	 * {@code urn} or {@code xmpp} is opaque: it has a {@link #scheme()} and the
	 * {@link #verbatim()} text only.
	 * @param text the URL, such as {@code https://user:p%40ss@inventory:8443/api}
	 * @return the parts
	 * @throws InvalidBackingServiceUrlException if that is not a URL; the message says
	 * what is wrong and never holds the text
	 */
	public static BackingServiceUrl parse(String text) {
		return new BackingServiceUrlParser(text).parse();
	}

	// A comma before another scheme begins another URL, but belongs to an opaque one.
	static List<BackingServiceUrl> parseAll(String text) {
		String list = SuppliedUrl.unquoted(text);
		boolean isOpaque = list.indexOf(':') != list.indexOf("://");
		return (isOpaque ? Stream.of(list) : SEPARATOR.splitAsStream(list)).map(BackingServiceUrl::parse).toList();
	}

	/**
	 * Mask what may be a secret in a text that may be a URL or hold one. Where the text
	 * can't be taken apart, too much is masked rather than too little. A secret in the
	 * path of a URL is not recognized.
	 * @param text any text
	 * @return the text as it may be shown; the same text if nothing in it looks like a
	 * secret
	 */
	public static String redact(String text) {
		String redacted = Redaction.of(text);
		try {
			return redacted.equals(text) ? text : parse(text).toString();
		}
		catch (InvalidBackingServiceUrlException ex) {
			return redacted;
		}
	}

	/**
	 * Return the text that was parsed, secrets included, for a library that takes URLs of
	 * this scheme as a whole.
	 * @return the text, without what stood around it
	 */
	public String verbatim() {
		return this.verbatim;
	}

	/**
	 * Return the scheme.
	 * @return the scheme in lower case, such as {@code http}
	 */
	public String scheme() {
		return this.scheme;
	}

	/**
	 * Return the host, the first one if there are several.
	 * @return the name in the case it was written in, or the address, an IPv6 address
	 * without its brackets, or the absolute path of a socket; empty if the URL has none,
	 * because it is opaque or its scheme needs none
	 */
	public String host() {
		return addresses().isEmpty() ? "" : addresses().get(0).host();
	}

	/**
	 * Return the port, that of the first host if there are several.
	 * @return the port from 0 to 65535; if the URL has none, the default of the scheme,
	 * or -1 if there is none or it is not known
	 */
	public int port() {
		return addresses().isEmpty() ? -1 : addresses().get(0).port();
	}

	/**
	 * Return the hosts and their ports in the order of the URL.
	 * @return one or several; none if the URL has no host
	 */
	public List<Address> addresses() {
		return this.authority.addresses();
	}

	/**
	 * Return the user name, percent-decoded as UTF-8.
	 * @return the user name, which can be empty, or {@code null} if there is no userinfo
	 */
	public @Nullable String username() {
		return this.authority.username();
	}

	/**
	 * Return the password, percent-decoded as UTF-8. A plus is a plus.
	 * @return the password, which can be empty, or {@code null} if the userinfo has no
	 * colon
	 */
	public @Nullable String password() {
		return this.authority.password();
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
	 * Return the URL without credentials: scheme, host, port, and the path as it is, with
	 * the first host if there are several.
	 * @return the URL without userinfo and query
	 * @throws IllegalStateException if the URL is opaque, or has neither host nor path
	 */
	public URI toUri() {
		if (isOpaque() || (addresses().isEmpty() && this.path.isEmpty())) {
			throw new IllegalStateException("This '%s:' URL has neither host nor path".formatted(this.scheme));
		}
		return URI.create(this.scheme + "://" + this.authority.hosts().split(",")[0] + this.path);
	}

	private boolean isOpaque() {
		return !this.verbatim.startsWith("://", this.scheme.length());
	}

	private List<Object> parts() {
		return List.of(this.scheme, this.authority, this.path, this.parameters, isOpaque() ? this.verbatim : "");
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof BackingServiceUrl that && parts().equals(that.parts());
	}

	@Override
	public int hashCode() {
		return parts().hashCode();
	}

	/**
	 * Return the URL as it may be shown: the password masked, or all of the userinfo if
	 * its password is absent or empty, and everything from the first parameter on whose
	 * name looks like that of a secret.
	 * @return the URL, such as {@code https://user:***@inventory:8443/api}
	 */
	@Override
	public String toString() {
		if (isOpaque()) {
			return Redaction.of(this.verbatim);
		}
		int query = this.verbatim.indexOf('?');
		return this.scheme + "://" + this.authority
				+ Redaction.ofParameters(this.path + ((query >= 0) ? this.verbatim.substring(query) : ""));
	}

	/**
	 * One host of a URL and its port.
	 *
	 * @param host the host, as {@link BackingServiceUrl#host()} tells it
	 * @param port the port, as {@link BackingServiceUrl#port()} tells it
	 */
	public record Address(String host, int port) {

		/**
		 * Return host and port as they stand in a URL.
		 * @return {@code host:port}, an IPv6 address in brackets, without a port that is
		 * -1
		 */
		@Override
		public String toString() {
			String name = (this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host;
			return (this.port >= 0) ? name + ":" + this.port : name;
		}

	}

}
