package io.twelvefactor.backing;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.StringUtils;

/**
 * Hides what may be a secret. A mask has always the same length. Where a text can't be
 * taken apart for sure, too much is hidden rather than too little.
 */
final class Redaction {

	static final String MASK = "***";

	private static final Pattern SECRET = Pattern.compile("pass|pwd|secret|token|key|credential|sig|auth$|jwt",
			Pattern.CASE_INSENSITIVE);

	/**
	 * What comes before the userinfo: {@code //}, or the prefix of a URL whose scheme has
	 * a syntax of its own, such as {@code jdbc:oracle:thin:}.
	 */
	private static final Pattern PREFIX = Pattern
		.compile("^(?:(?:jdbc|r2dbcs?):(?:[a-z0-9]+:){1,2}|[a-z][a-z0-9+.-]*:)(?://)?|//", Pattern.CASE_INSENSITIVE);

	private static final Pattern PARAMETER = Pattern.compile("[;?&(,](?<name>[^=;?&(,]*)=(?<value>[^;?&(,]*)");

	private Redaction() {
	}

	// Of any text around a URL: all that may be userinfo, and everything after the name
	// of the first secret.
	static String of(String text) {
		Matcher prefix = PREFIX.matcher(text);
		int at = text.lastIndexOf('@');
		if (at < 0 || !prefix.find() || prefix.end() > at) {
			return ofParameters(text);
		}
		String shown = text.substring(0, prefix.end()) + MASK;
		return ofParameters(text.substring(0, at)).endsWith(MASK) ? shown : shown + ofParameters(text.substring(at));
	}

	// A secret may hold the delimiter that should end it.
	static String ofParameters(String text) {
		Matcher parameter = PARAMETER.matcher(text);
		while (parameter.find()) {
			if (isSecret(parameter.group("name"), parameter.group("value"))) {
				return text.substring(0, parameter.start("value")) + MASK;
			}
		}
		return text;
	}

	// A value may be a URL itself.
	private static boolean isSecret(String name, String value) {
		return SECRET.matcher(decode(name)).find() || value.indexOf('@') >= 0 || value.contains("%40");
	}

	private static String decode(String name) {
		try {
			return StringUtils.uriDecode(name, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return name;
		}
	}

}
