package io.twelvefactor.test;

import java.net.URI;

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
		URI uri = URI.create("http://stub" + (target.startsWith("/") ? target : "/"));
		String query = (uri.getRawQuery() != null) ? uri.getRawQuery() : "";
		return new RecordedRequest(method, uri.getRawPath(), query, HttpHeaders.readOnlyHttpHeaders(headers), body);
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
