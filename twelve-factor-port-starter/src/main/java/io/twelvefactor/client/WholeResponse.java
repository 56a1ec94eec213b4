package io.twelvefactor.client;

import java.util.List;
import java.util.function.Predicate;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * Reads the body of a response before anybody sees the response, so that half a body is a
 * failed attempt and not a failed call. What is larger than the limit, or a stream by
 * nature, is handed over while it comes.
 */
final class WholeResponse {

	private static final List<MediaType> STREAMS = List.of(MediaType.TEXT_EVENT_STREAM, MediaType.APPLICATION_NDJSON,
			MediaType.parseMediaType("application/*+ndjson"), MediaType.parseMediaType("application/stream+json"),
			MediaType.parseMediaType("application/json-seq"), MediaType.parseMediaType("multipart/*"),
			MediaType.parseMediaType("application/grpc"));

	private WholeResponse() {
	}

	static boolean isStream(ClientResponse response) {
		try {
			return response.headers()
				.contentType()
				.filter((type) -> STREAMS.stream().anyMatch((stream) -> stream.includes(type)))
				.isPresent();
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	static Mono<ClientResponse> read(ClientResponse response, DataSize limit) {
		if (isStream(response) || response.headers().contentLength().orElse(0) > limit.toBytes()) {
			return Mono.just(response);
		}
		return response.bodyToFlux(DataBuffer.class)
			.map(WholeResponse::bytes)
			.bufferUntil(new Reached(limit.toBytes()))
			.switchOnFirst((first, parts) -> Mono.justOrEmpty(first.getThrowable())
				.<ClientResponse>flatMap(Mono::error)
				.switchIfEmpty(Mono.fromSupplier(() -> response.mutate().body((body) -> buffers(parts)).build())),
					false)
			.single();
	}

	// On the heap, so that a body that nobody reads is no leak.
	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private static Flux<DataBuffer> buffers(Flux<List<byte[]>> parts) {
		return parts.flatMapIterable((part) -> part).map(DefaultDataBufferFactory.sharedInstance::wrap);
	}

	private static final class Reached implements Predicate<byte[]> {

		private final long limit;

		private long size;

		Reached(long limit) {
			this.limit = limit;
		}

		@Override
		public boolean test(byte[] part) {
			this.size += part.length;
			return this.size >= this.limit;
		}

	}

}
