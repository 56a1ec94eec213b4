package io.twelvefactor.client;

import java.net.URI;
import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;

/**
 * A request as an exception of Spring describes it: "from" whom, before its method and
 * URI. There is no other way to the message of an exception of each status, whose status
 * text is the application's to show. Once the exception is made this is the request as it
 * was.
 */
final class NamedRequest implements HttpRequest {

	private final HttpRequest request;

	private volatile HttpMethod method;

	NamedRequest(HttpRequest request, String from) {
		this.request = request;
		this.method = HttpMethod.valueOf(from + ": " + request.getMethod());
	}

	void described() {
		this.method = this.request.getMethod();
	}

	@Override
	public HttpMethod getMethod() {
		return this.method;
	}

	@Override
	public URI getURI() {
		return this.request.getURI();
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.request.getHeaders();
	}

	@Override
	public Map<String, Object> getAttributes() {
		return this.request.getAttributes();
	}

}
