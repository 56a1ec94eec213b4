package io.twelvefactor.backing.source;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a text so that it can be any part of a URL, RFC 3986 section 2.1.
 */
public final class PercentEncoding {

	private PercentEncoding() {
	}

	/**
	 * Encode a text.
	 * @param text the text
	 * @return the text, in which letters, digits and {@code -._~*} stand for themselves
	 */
	public static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%7E", "~");
	}

}
