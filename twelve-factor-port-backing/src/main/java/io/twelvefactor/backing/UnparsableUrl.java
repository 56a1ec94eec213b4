package io.twelvefactor.backing;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be said of a text that should have been a URL: enough to find it, nothing of
 * what it holds.
 *
 * @param shape its scheme, if it has one, and its length
 */
record UnparsableUrl(String shape) {

	private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,20})://.*", Pattern.DOTALL);

	static UnparsableUrl of(String text) {
		Matcher scheme = SCHEME.matcher(text);
		return new UnparsableUrl("%s, %d chars".formatted(
				scheme.matches() ? "scheme " + scheme.group(1).toLowerCase(Locale.ROOT) : "no scheme", text.length()));
	}

	String from(String source) {
		return "<unparsable URL%s, %s>".formatted(source.isEmpty() ? "" : " from " + source, this.shape);
	}

}
