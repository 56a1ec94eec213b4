package io.twelvefactor.backing.source;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.StringUtils;

/**
 * Hides what may be a secret. A mask has always the same length. Where a text can't be
 * taken apart for sure, too much is hidden rather than too little.
 */
public final class Redaction {

	/**
	 * What is shown instead of a secret.
	 */
	public static final String MASK = "***";

	private static final Pattern SECRET = Pattern.compile(
			"pass|pwd|pw$|secret|token|key|credential|sig|jwt|bearer|authorization|auth$", Pattern.CASE_INSENSITIVE);

	/**
	 * What comes before the userinfo: {@code //}, or the prefix of a URL whose scheme has
	 * a syntax of its own, such as {@code jdbc:oracle:thin:}.
	 */
	private static final Pattern PREFIX = Pattern
		.compile("^(?:(?:jdbc|r2dbcs?):(?:[a-z0-9]+:){1,2}|[a-z][a-z0-9+.-]*:)(?://)?|//", Pattern.CASE_INSENSITIVE);

	/**
	 * A name and a value, after whatever delimiter: drivers have many.
	 */
	private static final Pattern PARAMETER = Pattern
		.compile("(?<![\\w.%~-])(?<name>[\\w.%~-]++)=(?<value>[^;?&(,\\s]*+)");

	private Redaction() {
	}

	// Of any text around a URL: all that may be userinfo, and everything after the name
	// of the first secret, which may hold the delimiter that should end it.
	public static String of(String text) {
		Matcher prefix = PREFIX.matcher(text);
		int at = text.lastIndexOf('@');
		if (at < 0 || !prefix.find() || prefix.end() > at) {
			return ofParameters(text);
		}
		int secret = firstSecret(text);
		return (secret <= at) ? text.substring(0, Math.min(prefix.end(), secret)) + MASK
				: text.substring(0, prefix.end()) + MASK + ofParameters(text.substring(at));
	}

	/**
	 * Hide the values of parameters whose names look like those of secrets.
	 * @param text the text
	 * @return the text as it may be shown
	 */
	public static String ofParameters(String text) {
		int secret = firstSecret(text);
		return (secret < text.length()) ? text.substring(0, secret) + MASK : text;
	}

	// Where the value of the first parameter begins that looks like a secret.
	private static int firstSecret(String text) {
		Matcher parameter = PARAMETER.matcher(text);
		while (parameter.find()) {
			if (isSecret(parameter.group("name"), parameter.group("value"))) {
				return parameter.start("value");
			}
		}
		return text.length();
	}

	// A value may be an encoded URL, or have parameters itself.
	private static boolean isSecret(String name, String value) {
		String decoded = decode(value);
		return SECRET.matcher(decode(name)).find() || (decoded.indexOf('@') >= 0 && value.indexOf('@') < 0)
				|| (decoded.indexOf('=') >= 0 && SECRET.matcher(decoded).find());
	}

	private static String decode(String text) {
		try {
			return StringUtils.uriDecode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

}
