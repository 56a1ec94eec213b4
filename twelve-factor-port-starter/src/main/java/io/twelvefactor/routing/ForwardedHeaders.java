package io.twelvefactor.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * What is forwarded, made safe before anybody reads it. Nothing is left of what comes
 * from somebody who isn't trusted. Of what comes from a proxy one value remains, the one
 * of the first proxy that is trusted, as everything before it was sent by the client. So
 * it doesn't matter that one server reads the first value of a list and another the last,
 * or that one knows {@code Forwarded} and another doesn't.
 *
 * @param proxies whom the app believes
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7239">RFC 7239</a>
 */
record ForwardedHeaders(TrustedProxies proxies) {

	static final String FOR = "X-Forwarded-For";

	static final String PROTO = "X-Forwarded-Proto";

	static final String HOST = "X-Forwarded-Host";

	static final String PORT = "X-Forwarded-Port";

	static final String PREFIX = "X-Forwarded-Prefix";

	private static final String FORWARDED = "Forwarded";

	/**
	 * A host and maybe a port, RFC 3986 section 3.2.
	 */
	private static final Pattern AUTHORITY = Pattern
		.compile("([A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+\\])(?::([0-9]{1,5}))?");

	/**
	 * The headers to which each proxy may add a value, and what a value looks like.
	 */
	private static final List<Field> FIELDS = List.of(new Field(PROTO, (value) -> value.matches("(?i)https?|wss?")),
			new Field(HOST, ForwardedHeaders::isAuthority), new Field(PORT, ForwardedHeaders::isPort),
			new Field("X-Forwarded-Ssl", (value) -> value.matches("(?i)on|off")),
			new Field(PREFIX, (value) -> value.matches("/\\p{Graph}*")));

	/**
	 * Make the headers of a request safe.
	 * @param trusted whether the peer of the connection is trusted
	 * @param headers the headers
	 */
	void clean(boolean trusted, Headers headers) {
		List<String> elements = values(headers, FORWARDED);
		headers.remove(FORWARDED);
		if (!trusted) {
			removeAll(headers);
			return;
		}
		// Routers that send the one let the other pass as the client sent it.
		if (!elements.isEmpty() && values(headers, FOR).isEmpty() && values(headers, PROTO).isEmpty()) {
			removeAll(headers);
			translate(elements, headers);
		}
		int proxies = cleanFor(headers);
		FIELDS.forEach((field) -> field.clean(proxies, headers));
		addPort(headers);
	}

	private static void removeAll(Headers headers) {
		headers.remove(FOR);
		FIELDS.forEach((field) -> headers.remove(field.name()));
	}

	// Who is the last but for the trusted proxies; each has added the address of the one
	// before it.
	private int client(List<String> addresses) {
		int client = addresses.size() - 1;
		while (client > 0 && this.proxies.isTrusted(bytes(addresses.get(client)))) {
			client--;
		}
		return client;
	}

	private int cleanFor(Headers headers) {
		List<String> addresses = values(headers, FOR);
		if (addresses.isEmpty()) {
			headers.remove(FOR);
			return 1;
		}
		int client = client(addresses);
		byte[] address = bytes(addresses.get(client));
		if (address != null) {
			headers.set(FOR, NetUtil.bytesToIpAddress(address));
		}
		else {
			headers.remove(FOR);
		}
		return addresses.size() - client;
	}

	private void translate(List<String> elements, Headers headers) {
		String client = elements
			.get(client(elements.stream().map((element) -> parameter("for", element).orElse("")).toList()));
		parameter("for", client).ifPresent((value) -> headers.set(FOR, value));
		parameter("proto", client).ifPresent((value) -> headers.set(PROTO, value));
		parameter("host", client).ifPresent((value) -> headers.set(HOST, value));
	}

	private static Optional<String> parameter(String name, String element) {
		Matcher matcher = Pattern.compile("(?i)(?:^|;)\\s*%s\\s*=\\s*(?:\"([^\"]*)\"|([^;\"]*))".formatted(name))
			.matcher(element);
		return matcher.find() ? Optional.of((matcher.group(1) != null) ? matcher.group(1) : matcher.group(2).strip())
				: Optional.empty();
	}

	// Tomcat takes the default of the scheme otherwise, also where the client named
	// another port.
	private static void addPort(Headers headers) {
		Optional<String> scheme = first(headers, PROTO);
		if (scheme.isPresent() && first(headers, PORT).isEmpty()) {
			headers.set(PORT,
					first(headers, HOST).or(() -> first(headers, "Host"))
						.map(ForwardedHeaders::port)
						.filter(ForwardedHeaders::isPort)
						.orElse(scheme.get().equals("https") ? "443" : "80"));
		}
	}

	private static boolean isAuthority(String text) {
		String port = port(text);
		return AUTHORITY.matcher(text).matches() && (port.isEmpty() || isPort(port));
	}

	private static String port(String authority) {
		Matcher matcher = AUTHORITY.matcher(authority);
		return (matcher.matches() && matcher.group(2) != null) ? matcher.group(2) : "";
	}

	private static boolean isPort(String text) {
		return text.matches("[0-9]{1,5}") && Integer.parseInt(text) > 0 && Integer.parseInt(text) <= 65535;
	}

	static Optional<String> first(Headers headers, String name) {
		return values(headers, name).stream().findFirst();
	}

	private static List<String> values(Headers headers, String name) {
		List<String> values = new ArrayList<>();
		for (String line : headers.get(name)) {
			Arrays.stream(line.split(",")).map(String::strip).filter((value) -> !value.isEmpty()).forEach(values::add);
		}
		return values;
	}

	// Some routers add the port, and RFC 7239 section 6 has brackets around IPv6.
	static byte @Nullable [] bytes(String text) {
		return NetUtil.createByteArrayFromIpAddressString(
				text.replaceFirst("^\\[(.*)\\](:[0-9]+)?$", "$1").replaceFirst("^([0-9.]+):[0-9]+$", "$1"));
	}

	/**
	 * The headers of a request, whatever the server.
	 */
	interface Headers {

		List<String> get(String name);

		void set(String name, String value);

		void remove(String name);

	}

	/**
	 * A header to which each proxy may add a value.
	 *
	 * @param name its name
	 * @param valid what a value looks like
	 */
	private record Field(String name, Predicate<String> valid) {

		void clean(int proxies, Headers headers) {
			List<String> values = values(headers, this.name);
			String clean = values.isEmpty() ? "" : values.get(Math.max(0, values.size() - proxies));
			if (this.valid.test(clean)) {
				headers.set(this.name, this.name.equals(PROTO) ? scheme(clean) : clean);
			}
			else {
				headers.remove(this.name);
			}
		}

		private static String scheme(String text) {
			return text.toLowerCase(Locale.ROOT).replaceFirst("^ws", "http");
		}

	}

}
