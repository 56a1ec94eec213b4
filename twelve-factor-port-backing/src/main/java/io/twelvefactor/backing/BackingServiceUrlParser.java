package io.twelvefactor.backing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.twelvefactor.backing.source.DefaultPorts;
import io.twelvefactor.backing.source.SuppliedUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Splits one URL after RFC 3986, first at the delimiters and then decoding part by part.
 * Where the common parsers disagree about a text, it is refused in words.
 */
final class BackingServiceUrlParser {

	/**
	 * The regular expression of RFC 3986 appendix B, with scheme and authority required.
	 */
	private static final Pattern URL = Pattern
		.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(?:\\?([^#]*))?(#.*)?");

	private static final Pattern OPAQUE = Pattern.compile("(failover|file|jdbc|mailto|r2dbcs?|unix|urn|xmpp):(?!//).+",
			Pattern.CASE_INSENSITIVE);

	/**
	 * What a URL consists of, RFC 3986 section 2: unreserved, reserved and percent.
	 */
	private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%-]*");

	private static final Pattern BROKEN_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");

	private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[.*\\]|[^:]*)(?::([^:]*))?");

	private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._~-]+");

	private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]+\\]");

	private static final Pattern SCHEME_OF_ONE_HOST = Pattern.compile("https?|wss?|mongodb\\+srv");

	/**
	 * What runs in a file or behind a socket has no host.
	 */
	private static final Pattern SCHEME_WITHOUT_HOST = Pattern.compile("file|unix|sqlite3?|.+[+-](unix|socket)");

	private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

	private static final int MAX_PORT = 65535;

	private final String text;

	BackingServiceUrlParser(String text) {
		this.text = SuppliedUrl.unquoted(text);
	}

	BackingServiceUrl parse() {
		checkNoControlCharacter(this.text);
		Matcher opaque = OPAQUE.matcher(this.text);
		if (opaque.matches()) {
			return new BackingServiceUrl(this.text, lowerCase(opaque.group(1)), Authority.NONE, "", Map.of());
		}
		Matcher url = URL.matcher(this.text);
		check(url.matches(), "it is not an absolute URL; write one like http://host:port");
		checkCharacters();
		checkDelimiters(url.group(2), url.group(5));
		String scheme = lowerCase(url.group(1));
		Map<String, List<String>> parameters = parameters(url.group(4));
		Authority authority = authority(scheme, url.group(2));
		check(!authority.addresses().isEmpty() || SCHEME_WITHOUT_HOST.matcher(scheme).matches()
				|| (parameters.containsKey("host") && !SCHEME_OF_ONE_HOST.matcher(scheme).matches()), "it has no host");
		return new BackingServiceUrl(this.text, scheme, authority, path(url.group(3)), parameters);
	}

	private static String lowerCase(String text) {
		return text.toLowerCase(Locale.ROOT);
	}

	private void checkNoControlCharacter(String part) {
		check(part.chars().noneMatch(Character::isISOControl),
				"it has a control character, such as a line break or NUL; remove it");
	}

	private void checkCharacters() {
		check(CHARACTERS.matcher(this.text).matches(),
				"it has a character that a URL can't hold, such as a space or a letter outside ASCII; "
						+ "write it percent-encoded (a space is %20)");
		check(!BROKEN_PERCENT.matcher(this.text).find(),
				"it has a '%' that is not followed by two hexadecimal digits; write a literal '%' as %25");
	}

	// What is raw in a password ends the authority too early: the rest of the password
	// would be a path, a query or a second host, and be shown.
	private void checkDelimiters(String authority, @Nullable String fragment) {
		int at = this.text.indexOf('@');
		check(this.text.indexOf('@', at + 1) < 0,
				"it has more than one '@'; write an '@' in a user name, password, path or query as %40");
		check(at < 0 || authority.indexOf('@') >= 0,
				"it may have a raw '/', '?' or '#' in its password; write them as %2F, %3F and %23, and an '@' after the host as %40");
		check(fragment == null, "it has a '#'; write one in a password as %23, and leave a fragment out");
	}

	private Authority authority(String scheme, String authority) {
		int at = authority.indexOf('@');
		String hosts = authority.substring(at + 1);
		check(hosts.indexOf(',') < 0 || !SCHEME_OF_ONE_HOST.matcher(scheme).matches(),
				"it has several hosts; write several URLs with commas, like http://a:80,http://b:80");
		List<Matcher> hostsAndPorts = hosts.isEmpty() ? List.of()
				: Stream.of(hosts.split(",", -1)).map(this::hostAndPort).toList();
		String[] userinfo = (at >= 0) ? authority.substring(0, at).split(":", 2) : new String[0];
		return new Authority((userinfo.length > 0) ? decode(userinfo[0]) : null,
				(userinfo.length > 1) ? decode(userinfo[1]) : null,
				hostsAndPorts.stream().map(BackingServiceUrlParser::withoutEmptyPort).collect(Collectors.joining(",")),
				hostsAndPorts.stream().map((host) -> address(scheme, host)).toList());
	}

	private Matcher hostAndPort(String text) {
		Matcher hostAndPort = HOST_AND_PORT.matcher(text);
		check(hostAndPort.matches(), "its port is not a number; an IPv6 address stands in brackets");
		return hostAndPort;
	}

	private static String withoutEmptyPort(Matcher hostAndPort) {
		return StringUtils.trimTrailingCharacter(hostAndPort.group(), ':');
	}

	private BackingServiceUrl.Address address(String scheme, Matcher hostAndPort) {
		String port = hostAndPort.group(2);
		return new BackingServiceUrl.Address(host(scheme, hostAndPort.group(1)),
				(port == null || port.isEmpty()) ? DefaultPorts.of(scheme).orElse(-1) : port(port));
	}

	private String host(String scheme, String host) {
		check(!host.isEmpty(), "it has no host");
		if (host.startsWith("[")) {
			check(IPV6.matcher(host).matches() && isAddress(host), "its host is not an IPv6 address");
			return host.substring(1, host.length() - 1);
		}
		String socket = decode(host);
		check((socket.startsWith("/") && !SCHEME_OF_ONE_HOST.matcher(scheme).matches())
				|| HOST_NAME.matcher(host).matches(),
				"its host has a character that a host name can't have; a name outside ASCII is written in Punycode");
		return socket;
	}

	// An address in brackets is never looked up, see InetAddress#getByName.
	private static boolean isAddress(String literal) {
		try {
			return InetAddress.getByName(literal) != null;
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

	private int port(String port) {
		check(PORT.matcher(port).matches() && Integer.parseInt(port) <= MAX_PORT,
				"its port is not a number from 0 to " + MAX_PORT);
		return Integer.parseInt(port);
	}

	// As it is written, as a decoded slash would be another one.
	private String path(String path) {
		check(path.indexOf('[') < 0 && path.indexOf(']') < 0,
				"it has a '[' or ']' in its path; write them as %5B and %5D");
		decode(path);
		return path;
	}

	private Map<String, List<String>> parameters(@Nullable String query) {
		Map<String, List<String>> parameters = new LinkedHashMap<>();
		for (String parameter : StringUtils.tokenizeToStringArray(query, "&")) {
			String[] nameAndValue = parameter.split("=", 2);
			parameters.computeIfAbsent(decode(nameAndValue[0]), (name) -> new ArrayList<>())
				.add((nameAndValue.length > 1) ? decode(nameAndValue[1]) : "");
		}
		parameters.replaceAll((name, values) -> List.copyOf(values));
		return Collections.unmodifiableMap(parameters);
	}

	private String decode(String encoded) {
		String decoded = StringUtils.uriDecode(encoded, StandardCharsets.UTF_8);
		check(decoded.indexOf('\uFFFD') < 0, "it is percent-encoded in another charset than UTF-8");
		checkNoControlCharacter(decoded);
		return decoded;
	}

	private void check(boolean valid, String problem) {
		if (!valid) {
			throw new InvalidBackingServiceUrlException(UnparsableUrl.of(this.text), problem);
		}
	}

}
