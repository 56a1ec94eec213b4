package io.twelvefactor.client;

import java.io.IOException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Adds the credentials of a service to requests of a {@code RestClient}.
 *
 * @param service the service
 */
record ServiceRequestInterceptor(HttpService service) implements ClientHttpRequestInterceptor {

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		String authorization = this.service.authorizationFor(request.getURI(), request.getHeaders());
		if (authorization != null) {
			request.getHeaders().set(HttpHeaders.AUTHORIZATION, authorization);
		}
		return execution.execute(request, body);
	}

}
