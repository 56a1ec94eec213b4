package io.twelvefactor.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;

import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * A request of a {@code RestClient}, made by what calls the service for a
 * {@code WebClient}, so that both get the same. Its body is kept in memory, to be sent
 * again.
 */
final class BlockingRequest extends AbstractClientHttpRequest {

	private final HttpMethod method;

	private final URI uri;

	private final ExchangeFunction exchangeFunction;

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	BlockingRequest(HttpMethod method, URI uri, ExchangeFunction exchangeFunction) {
		this.method = method;
		this.uri = uri;
		this.exchangeFunction = exchangeFunction;
	}

	@Override
	public HttpMethod getMethod() {
		return this.method;
	}

	@Override
	public URI getURI() {
		return this.uri;
	}

	@Override
	protected OutputStream getBodyInternal(HttpHeaders headers) {
		return this.body;
	}

	@Override
	protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
		try {
			ClientResponse response = Mono.defer(() -> this.exchangeFunction.exchange(request(headers))).block();
			if (response == null) {
				throw new IOException("No response to " + this.method);
			}
			return new BlockingResponse(response);
		}
		catch (WebClientRequestException ex) {
			throw (ex.getCause() instanceof IOException cause) ? cause : new IOException(ex.getMessage(), ex);
		}
		catch (RuntimeException ex) {
			if (Exceptions.unwrap(ex) instanceof InterruptedException) {
				Thread.currentThread().interrupt();
				throw new InterruptedIOException("Interrupted while waiting for an answer");
			}
			throw ex;
		}
	}

	private ClientRequest request(HttpHeaders headers) {
		ClientRequest.Builder request = ClientRequest.create(this.method, this.uri)
			.headers((all) -> all.putAll(headers))
			.attributes((all) -> all.putAll(getAttributes()));
		return ((this.body.size() > 0) ? request.body(BodyInserters.fromValue(this.body.toByteArray())) : request)
			.build();
	}

}
