package io.twelvefactor.routing;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An element of {@code Forwarded}, without what is not of interest.
 *
 * @param client who has sent the request
 * @param scheme the scheme that was used
 * @param host the host that was asked for
 */
record ForwardedElement(String client, String scheme, String host) {

	/**
	 * A parameter, RFC 7239 section 4.
	 */
	private static final Pattern PARAMETER = Pattern
		.compile("\\G\\s*([A-Za-z]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^;\",\\s]*+))\\s*(?:;|$)");

	// One that is none says nothing.
	static ForwardedElement parse(String text) {
		String[] values = { "", "", "" };
		Matcher parameter = PARAMETER.matcher(text);
		int end = 0;
		while (text.length() <= ForwardedHeaders.MAX_LENGTH && end < text.length() && parameter.find()) {
			int index = List.of("for", "proto", "host").indexOf(parameter.group(1).toLowerCase(Locale.ROOT));
			if (index >= 0) {
				values[index] = (parameter.group(2) != null) ? parameter.group(2) : parameter.group(3);
			}
			end = parameter.end();
		}
		return (end == text.length()) ? new ForwardedElement(values[0], values[1], values[2])
				: new ForwardedElement("", "", "");
	}

}
