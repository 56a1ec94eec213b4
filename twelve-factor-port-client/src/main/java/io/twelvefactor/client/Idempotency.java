package io.twelvefactor.client;

import java.util.Set;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * Whether a request may be executed twice.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2">RFC 9110,
 * Idempotent Methods</a>
 */
final class Idempotency {

	/**
	 * The methods that are safe, and PUT and DELETE. By their names, as Spring has
	 * constants for some of them only, and younger versions for more.
	 * @see <a href="https://www.iana.org/assignments/http-methods">IANA, HTTP Method
	 * Registry</a>
	 */
	private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "PROPFIND", "REPORT",
			"SEARCH", "PUT", "DELETE");

	private Idempotency() {
	}

	static boolean isGiven(HttpMethod method, HttpHeaders headers) {
		return METHODS.contains(method.name()) || headers.containsHeader("Idempotency-Key") || isConditional(headers);
	}

	// The second execution finds that its condition is no longer met.
	private static boolean isConditional(HttpHeaders headers) {
		String ifMatch = headers.getFirst(HttpHeaders.IF_MATCH);
		String ifNoneMatch = headers.getFirst(HttpHeaders.IF_NONE_MATCH);
		return (ifMatch != null && !isAny(ifMatch)) || (ifNoneMatch != null && isAny(ifNoneMatch))
				|| headers.containsHeader(HttpHeaders.IF_UNMODIFIED_SINCE);
	}

	private static boolean isAny(String tags) {
		return tags.trim().equals("*");
	}

}
