package io.twelvefactor.client.body;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;

import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * Reads the body of a response before anybody sees the response, so that half a body is a
 * failed attempt and not a failed call. What is larger than the limit, or a stream by
 * nature, is handed over while it comes.
 */
public final class WholeResponse {

	private static final Set<String> STREAMS = Set.of("x-ndjson", "stream+json", "json-seq", "grpc");

	// No array is longer.
	private static final int LONGEST = Integer.MAX_VALUE - 8;

	// Its buffers are read without being copied once more.
	private static final DataBufferFactory HEAP = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);

	private WholeResponse() {
	}

	static boolean isStream(HttpHeaders headers) {
		try {
			MediaType type = headers.getContentType();
			return type != null && isStream(type);
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private static boolean isStream(MediaType type) {
		String subtype = type.getSubtype();
		return switch (type.getType()) {
			case "application" -> STREAMS.contains(subtype) || subtype.endsWith("+ndjson");
			case "text" -> subtype.equals("event-stream");
			case "multipart" -> true;
			default -> false;
		};
	}

	/**
	 * Receive a response that is no stream within the time of its call.
	 * @param response the response
	 * @param timely limits the time for what is not read, and says how much is kept
	 * @param isReadFirst whether its body is read now, as far as it is kept
	 * @return the response whose body was read, or can be read further
	 */
	public static Mono<ClientHttpResponse> receive(ClientHttpResponse response, TimelyBody timely,
			boolean isReadFirst) {
		if (isStream(response.getHeaders())) {
			return Mono.just(response);
		}
		return isReadFirst ? read(response, timely)
				: Mono.just(ReplacedBody.of(response, timely.of(response.getBody())));
	}

	private static Mono<ClientHttpResponse> read(ClientHttpResponse response, TimelyBody timely) {
		long length = response.getHeaders().getContentLength();
		long limit = timely.kept().toBytes();
		if (length > Math.min(limit, LONGEST)) {
			return Mono.just(ReplacedBody.of(response, timely.of(response.getBody())));
		}
		return (length >= 0) ? readAll(length, response) : readUntil(limit, response, timely);
	}

	private static Mono<ClientHttpResponse> readAll(long length, ClientHttpResponse response) {
		return response.getBody()
			.collect(() -> new Content(length), Content::add)
			.map((content) -> ReplacedBody.of(response, content.buffers()));
	}

	private static Mono<ClientHttpResponse> readUntil(long limit, ClientHttpResponse response, TimelyBody timely) {
		return response.getBody()
			.map(WholeResponse::bytes)
			.bufferUntil(new Reached(limit))
			.switchOnFirst((first, parts) -> Mono.justOrEmpty(first.getThrowable())
				.<ClientHttpResponse>flatMap(Mono::error)
				.switchIfEmpty(Mono.fromSupplier(() -> ReplacedBody.of(response,
						timely.of(parts.flatMapIterable((part) -> part).map(HEAP::wrap))))),
					false)
			.single();
	}

	/**
	 * Give up a response.
	 * @param response a response that nobody reads, or {@code null}
	 * @return when it is done
	 */
	public static Mono<Void> release(@Nullable ClientResponse response) {
		// With a limit of demand nobody would ask for the body, and nobody cancel it.
		return (response != null) ? response.bodyToFlux(DataBuffer.class).take(0, false).then().onErrorComplete()
				: Mono.empty();
	}

	// On the heap, so that a body that nobody reads is no leak.
	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	/**
	 * A body whose length was announced.
	 */
	private static final class Content {

		private final int length;

		private byte[] bytes = {};

		private int size;

		Content(long length) {
			this.length = (int) length;
		}

		void add(DataBuffer buffer) {
			int count = buffer.readableByteCount();
			if (this.size + count > this.bytes.length) {
				this.bytes = Arrays.copyOf(this.bytes, Math.max(this.length, this.size + count));
			}
			buffer.read(this.bytes, this.size, count);
			DataBufferUtils.release(buffer);
			this.size += count;
		}

		Flux<DataBuffer> buffers() {
			return (this.size != 0)
					? Mono.<DataBuffer>fromSupplier(() -> HEAP.wrap(ByteBuffer.wrap(this.bytes, 0, this.size))).flux()
					: Flux.empty();
		}

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
