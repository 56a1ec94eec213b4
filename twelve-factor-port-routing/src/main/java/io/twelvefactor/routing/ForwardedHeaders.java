package io.twelvefactor.routing;

import java.net.InetAddress;
import java.net.UnknownHostException;
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

	private static final String SSL = "X-Forwarded-Ssl";

	/**
	 * What Jetty reads as well, and routers have no need to send.
	 */
	private static final List<String> OTHERS = List.of("X-Forwarded-Server", "X-Proxied-Https", "Proxy-auth-cert",
			"Proxy-ssl-id");

	/**
	 * More proxies than anybody has.
	 */
	private static final int MAX_VALUES = 20;

	/**
	 * Longer than any host, and than any path that a router has. Java's patterns need a
	 * stack that grows with the text.
	 */
	static final int MAX_LENGTH = 500;

	private static final Pattern SCHEME = Pattern.compile("(?i)https?|wss?");

	/**
	 * A host and maybe a port, RFC 3986 section 3.2.
	 */
	private static final Pattern AUTHORITY = Pattern
		.compile("(\\w(?:[\\w-]*\\w)?(?:\\.\\w(?:[\\w-]*\\w)?)*|\\[([0-9A-Fa-f:.]+)])(?::([0-9]{1,5}))?");

	private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");

	/**
	 * A path that Spring takes for a context path, without a slash at its end.
	 */
	private static final Pattern PATH = Pattern
		.compile("(?:/(?!\\.{1,2}(?:/|$))(?:[\\w.~!$&'()*+=:@-]|%[0-9A-Fa-f]{2})+)+");

	private static final Pattern BRACKETS = Pattern.compile("\\[(.*)](?::[0-9]+)?");

	private static final Pattern IPV4_AND_PORT = Pattern.compile("([0-9.]+):[0-9]+");

	/**
	 * Make the headers of a request safe.
	 * @param trusted whether the peer of the connection is trusted
	 * @param headers the headers
	 */
	void clean(boolean trusted, Headers headers) {
		List<String> elements = values(headers, FORWARDED);
		headers.remove(FORWARDED);
		OTHERS.forEach(headers::remove);
		if (!trusted) {
			removeAll(headers);
			return;
		}
		// Routers that send the one let the other pass as the client sent it.
		if (!elements.isEmpty() && values(headers, FOR).isEmpty() && values(headers, PROTO).isEmpty()) {
			removeAll(headers);
			translate(elements, headers);
		}
		List<String> addresses = values(headers, FOR);
		int client = client(addresses);
		replace(headers, FOR, addresses.isEmpty() ? "" : address(addresses.get(client)), (value) -> true);
		cleanScheme(addresses.size() - client, headers);
		int first = Math.max(0, addresses.size() - client);
		replace(headers, HOST, last(headers, HOST, addresses.size(), first), ForwardedHeaders::isAuthority);
		replace(headers, PORT, last(headers, PORT, addresses.size(), first), ForwardedHeaders::isPort);
		replace(headers, PREFIX, last(headers, PREFIX, addresses.size(), first).replaceFirst("/+$", ""),
				(value) -> PATH.matcher(value).matches());
		agree(headers);
	}

	private static void removeAll(Headers headers) {
		List.of(FOR, PROTO, HOST, PORT, PREFIX, SSL).forEach(headers::remove);
	}

	private static void replace(Headers headers, String name, String value, Predicate<String> valid) {
		if (!value.isEmpty() && value.length() <= MAX_LENGTH && valid.test(value)) {
			headers.set(name, value);
		}
		else {
			headers.remove(name);
		}
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

	// Each of the proxies has added a value, or the first has set it for all.
	private static void cleanScheme(int proxies, Headers headers) {
		List<String> schemes = values(headers, PROTO);
		String scheme = schemes.isEmpty() ? "" : schemes.get(Math.max(0, schemes.size() - Math.max(1, proxies)));
		if (schemes.isEmpty() && values(headers, SSL).stream().anyMatch("on"::equalsIgnoreCase)) {
			scheme = "https";
		}
		headers.remove(SSL);
		replace(headers, PROTO, scheme.toLowerCase(Locale.ROOT).replaceFirst("^ws", "http"),
				(value) -> SCHEME.matcher(value).matches());
	}

	// Where not each of the proxies has added a value, the last one is what a proxy has.
	private static String last(Headers headers, String name, int addresses, int proxies) {
		List<String> values = values(headers, name);
		int fromEnd = (values.size() >= addresses && proxies > 0) ? proxies : 1;
		return values.isEmpty() ? "" : values.get(Math.max(0, values.size() - fromEnd));
	}

	// Servers differ in what they take from where if one of these is missing, or if two
	// of
	// them say something else.
	private static void agree(Headers headers) {
		Optional<String> host = first(headers, HOST);
		Optional<String> port = first(headers, PORT);
		if (host.isPresent() || port.isPresent() || first(headers, PROTO).isPresent()) {
			String scheme = first(headers, PROTO).orElseGet(headers::scheme);
			String authority = host.or(() -> first(headers, "Host")).orElse("");
			headers.set(PROTO, scheme);
			headers.set(PORT, port
				.orElseGet(() -> isPort(port(authority)) ? port(authority) : scheme.equals("https") ? "443" : "80"));
			host.ifPresent((text) -> headers.set(HOST, AUTHORITY.matcher(text).replaceFirst("$1")));
		}
	}

	private void translate(List<String> elements, Headers headers) {
		List<ForwardedElement> parsed = elements.stream().map(ForwardedElement::parse).toList();
		ForwardedElement client = parsed.get(client(parsed.stream().map(ForwardedElement::client).toList()));
		replace(headers, FOR, client.client(), (value) -> true);
		replace(headers, PROTO, client.scheme(), (value) -> true);
		replace(headers, HOST, client.host(), (value) -> true);
	}

	private static boolean isAuthority(String text) {
		Matcher matcher = AUTHORITY.matcher(text);
		return matcher.matches() && (matcher.group(2) == null || NetUtil.isValidIpV6Address(matcher.group(2)))
				&& (matcher.group(3) == null || isPort(matcher.group(3)));
	}

	private static String port(String authority) {
		Matcher matcher = AUTHORITY.matcher(authority);
		return (authority.length() <= MAX_LENGTH && matcher.matches() && matcher.group(3) != null) ? matcher.group(3)
				: "";
	}

	private static boolean isPort(String text) {
		return DIGITS.matcher(text).matches() && Integer.parseInt(text) > 0 && Integer.parseInt(text) <= 65535;
	}

	private static Optional<String> first(Headers headers, String name) {
		return values(headers, name).stream().findFirst();
	}

	// The last of them, as only what proxies have added is of interest.
	private static List<String> values(Headers headers, String name) {
		List<String> lines = headers.get(name);
		if (lines.isEmpty()) {
			return List.of();
		}
		List<String> values = new ArrayList<>();
		for (String line : lines) {
			Arrays.stream(line.split(",")).map(String::strip).filter((value) -> !value.isEmpty()).forEach(values::add);
		}
		return values.subList(Math.max(0, values.size() - MAX_VALUES), values.size());
	}

	// Without a port, and an IPv4 address as one, however it is written.
	private static String address(String text) {
		byte[] bytes = bytes(text);
		try {
			return (bytes != null) ? NetUtil.toAddressString(InetAddress.getByAddress(bytes)) : "";
		}
		catch (UnknownHostException ex) {
			return "";
		}
	}

	// Some routers add the port, and RFC 7239 section 6 has brackets around IPv6.
	static byte @Nullable [] bytes(String text) {
		Matcher brackets = BRACKETS.matcher(text);
		Matcher ipv4 = IPV4_AND_PORT.matcher(text);
		return NetUtil.createByteArrayFromIpAddressString(
				brackets.matches() ? brackets.group(1) : ipv4.matches() ? ipv4.group(1) : text);
	}

	/**
	 * The headers of a request, whatever the server.
	 */
	interface Headers {

		List<String> get(String name);

		void set(String name, String value);

		void remove(String name);

		/**
		 * The scheme of the connection itself.
		 * @return {@code http} or {@code https}
		 */
		String scheme();

	}

}
