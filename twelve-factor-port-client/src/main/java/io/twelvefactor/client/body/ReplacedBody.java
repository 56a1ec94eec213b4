package io.twelvefactor.client.body;

import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpResponseDecorator;

/**
 * A response with another body.
 */
final class ReplacedBody extends ClientHttpResponseDecorator {

	private final Flux<DataBuffer> body;

	private ReplacedBody(ClientHttpResponse response, Flux<DataBuffer> body) {
		super(response);
		this.body = body;
	}

	static ClientHttpResponse of(ClientHttpResponse response, Flux<DataBuffer> body) {
		return new ReplacedBody(response, body);
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return this.body;
	}

}
