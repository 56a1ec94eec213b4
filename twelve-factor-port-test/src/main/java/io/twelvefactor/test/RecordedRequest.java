package io.twelvefactor.test;

import org.springframework.http.HttpHeaders;

/**
 * A request that a {@link BackingServiceStub} was sent. Immutable.
 *
 * @param method the method, such as {@code GET}
 * @param path the path as it was sent, such as {@code /prices/a%20b}
 * @param query the query as it was sent, or the empty string
 * @param headers the headers, not to be changed
 * @param body the body as text in UTF-8, or the empty string
 */
public record RecordedRequest(String method, String path, String query, HttpHeaders headers, String body) {

	static RecordedRequest of(String method, String target, HttpHeaders headers, String body) {
		String[] parts = target.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://[^/?]*", "").split("\\?", 2);
		return new RecordedRequest(method, parts[0], (parts.length > 1) ? parts[1] : "",
				HttpHeaders.readOnlyHttpHeaders(headers), body);
	}

	/**
	 * Return method and path. What else was sent may be secret.
	 * @return the request in words
	 */
	@Override
	public String toString() {
		return this.method + " " + this.path;
	}

}
