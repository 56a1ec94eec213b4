package io.twelvefactor.client;

import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.StreamUtils;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * A response for a {@code RestClient}.
 */
final class BlockingResponse implements ClientHttpResponse {

	private final ClientResponse response;

	private @Nullable InputStream body;

	BlockingResponse(ClientResponse response) {
		this.response = response;
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return this.response.statusCode();
	}

	@Override
	public String getStatusText() {
		return (getStatusCode() instanceof HttpStatus status) ? status.getReasonPhrase() : "";
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.response.headers().asHttpHeaders();
	}

	@Override
	public InputStream getBody() {
		if (this.body == null) {
			Flux<DataBuffer> buffers = this.response.bodyToFlux(DataBuffer.class);
			this.body = DataBufferUtils.subscriberInputStream(buffers, 16);
		}
		return this.body;
	}

	@Override
	public void close() {
		try {
			InputStream rest = getBody();
			StreamUtils.drain(rest);
			rest.close();
		}
		catch (IOException | RuntimeException ex) {
			// Nobody wants the rest.
		}
	}

}
