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
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

	/**
	 * What a URL consists of, RFC 3986 section 2: unreserved, reserved and percent.
	 */
	private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%-]*");

	private static final Pattern BROKEN_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");

	/**
	 * Brackets are for addresses only, RFC 3986 section 3.3.
	 */
	private static final Pattern PATH = Pattern.compile("[^\\[\\]]*");

	private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[.*\\]|[^:]*)(?::([^:]*))?");

	private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._~-]+");

	private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]+\\]");

	private static final int MAX_PORT = 65535;

	private final String text;

	BackingServiceUrlParser(String text) {
		this.text = text.strip();
	}

	BackingServiceUrl parse() {
		Matcher url = URL.matcher(this.text);
		check(url.matches(), "it is not an absolute URL; write one like http://host:port");
		checkCharacters();
		String authority = url.group(2);
		int at = authority.lastIndexOf('@');
		String userinfo = (at >= 0) ? authority.substring(0, at) : null;
		Matcher hostAndPort = HOST_AND_PORT.matcher(authority.substring(at + 1));
		check(hostAndPort.matches(), "its port is not a number; an IPv6 address stands in brackets");
		checkDelimiters(userinfo, hostAndPort.group(2), url.group(5));
		check(PATH.matcher(url.group(3)).matches(), "it has a '[' or ']' in its path; write them as %5B and %5D");
		return new BackingServiceUrl(url.group(1).toLowerCase(Locale.ROOT), username(userinfo), password(userinfo),
				host(hostAndPort.group(1)), port(hostAndPort.group(2)), url.group(3), parameters(url.group(4)));
	}

	private void checkCharacters() {
		check(CHARACTERS.matcher(this.text).matches(),
				"it has a character that a URL can't hold, such as a space, a control character or a letter outside ASCII; "
						+ "write it percent-encoded (a space is %20)");
		check(!BROKEN_PERCENT.matcher(this.text).find(),
				"it has a '%' that is not followed by two hexadecimal digits; write a literal '%' as %25");
	}

	// What is raw in a password ends the authority too early, and the rest of the
	// password would become a path, a query or a second host.
	private void checkDelimiters(@Nullable String userinfo, @Nullable String port, @Nullable String fragment) {
		check(userinfo == null || userinfo.indexOf('@') < 0,
				"it has more than one '@' before the path; write an '@' in a user name or password as %40");
		check(userinfo != null || this.text.indexOf('@') < 0 || isPort(port),
				"it may have a raw '/', '?' or '#' in its password; write them as %2F, %3F and %23");
		check(fragment == null, "it has a '#'; write one in a password as %23, and leave a fragment out");
	}

	private @Nullable String username(@Nullable String userinfo) {
		return (userinfo != null) ? credential(userinfo.split(":", 2)[0]) : null;
	}

	private @Nullable String password(@Nullable String userinfo) {
		return (userinfo != null && userinfo.indexOf(':') >= 0) ? credential(userinfo.split(":", 2)[1]) : null;
	}

	private String credential(String encoded) {
		String decoded = decode(encoded);
		check(decoded.chars().noneMatch(Character::isISOControl), "its user name or password has a control character");
		return decoded;
	}

	private String host(String host) {
		check(!host.isEmpty(), "it has no host");
		if (!host.startsWith("[")) {
			check(HOST_NAME.matcher(host).matches(),
					"its host has a character that a host name can't have; a name outside ASCII is written in Punycode");
			return host;
		}
		check(IPV6.matcher(host).matches() && isAddress(host), "its host is not an IPv6 address");
		return host.substring(1, host.length() - 1);
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

	private OptionalInt port(@Nullable String port) {
		check(isPort(port), "its port is not a number from 0 to " + MAX_PORT);
		return (port == null || port.isEmpty()) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port));
	}

	private static boolean isPort(@Nullable String port) {
		return port == null || port.isEmpty() || (port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= MAX_PORT);
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
		return decoded;
	}

	private void check(boolean valid, String problem) {
		if (!valid) {
			throw new InvalidBackingServiceUrlException(UnparsableUrl.of(this.text), problem);
		}
	}

}
