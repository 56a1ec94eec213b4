package io.twelvefactor.client.body;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;

/**
 * The body of a request, of which each attempt sends the same. What is sent as a whole is
 * kept, so that nobody is asked for it twice; a stream can be sent only once.
 */
public final class RepeatableBody implements BodyInserter<Object, ClientHttpRequest> {

	private final BodyInserter<?, ? super ClientHttpRequest> body;

	private final long maxSize;

	private volatile boolean written;

	private volatile boolean spent;

	private volatile @Nullable Throwable error;

	private volatile byte @Nullable [] bytes;

	private volatile @Nullable HttpHeaders headers;

	/**
	 * Keep a body in mind.
	 * @param body what inserts it
	 * @param maxSize up to which size it is kept
	 */
	public RepeatableBody(BodyInserter<?, ? super ClientHttpRequest> body, DataSize maxSize) {
		this.body = body;
		this.maxSize = maxSize.toBytes();
	}

	/**
	 * Tell whether the body can be sent again.
	 * @return whether it can
	 */
	public boolean isRepeatable() {
		return !this.spent;
	}

	/**
	 * Return what the application itself did wrong.
	 * @return why the body could not be made, or {@code null}
	 */
	public @Nullable Throwable error() {
		return this.error;
	}

	@Override
	public Mono<Void> insert(ClientHttpRequest request, Context context) {
		if (this.body == BodyInserters.empty()) {
			return this.body.insert(request, context);
		}
		this.written = false;
		byte[] sentBefore = this.bytes;
		HttpHeaders sentWith = this.headers;
		if (sentBefore != null && sentWith != null) {
			sentWith.forEach((name, values) -> addIfAbsent(request.getHeaders(), name, values));
			return request.writeWith(Mono.fromSupplier(() -> request.bufferFactory().wrap(sentBefore)));
		}
		return this.body
			.insert((request instanceof ZeroCopyHttpOutputMessage zeroCopy) ? new ZeroCopyRecorder(request, zeroCopy)
					: new Recorder(request), context)
			.doOnError((ex) -> this.error = this.written ? this.error : ex);
	}

	// Whatever else belongs to one attempt, such as its credentials, is there already.
	private static void addIfAbsent(HttpHeaders headers, String name, List<String> values) {
		if (!headers.containsHeader(name)) {
			headers.put(name, values);
		}
	}

	private class Recorder extends ClientHttpRequestDecorator {

		Recorder(ClientHttpRequest request) {
			super(request);
		}

		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> content) {
			RepeatableBody.this.written = true;
			if (content instanceof Mono) {
				HttpHeaders uncommitted = HttpHeaders.copyOf(getHeaders());
				return super.writeWith(
						Mono.from(content).doOnNext((buffer) -> keep(buffer, uncommitted)).doOnError(this::failed));
			}
			return super.writeWith(Flux.from(content).doOnSubscribe((subscription) -> spend()).doOnError(this::failed));
		}

		@Override
		public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> content) {
			RepeatableBody.this.written = true;
			return super.writeAndFlushWith(
					Flux.from(content).doOnSubscribe((subscription) -> spend()).doOnError(this::failed));
		}

		private void keep(DataBuffer buffer, HttpHeaders with) {
			if (buffer.readableByteCount() > RepeatableBody.this.maxSize) {
				spend();
				return;
			}
			byte[] content = new byte[buffer.readableByteCount()];
			buffer.toByteBuffer(buffer.readPosition(), ByteBuffer.wrap(content), 0, content.length);
			RepeatableBody.this.headers = with;
			RepeatableBody.this.bytes = content;
		}

		private void spend() {
			RepeatableBody.this.spent = true;
		}

		private void failed(Throwable failure) {
			RepeatableBody.this.error = failure;
		}

	}

	/**
	 * A file can be sent again, and without reading it.
	 */
	private final class ZeroCopyRecorder extends Recorder implements ZeroCopyHttpOutputMessage {

		private final ZeroCopyHttpOutputMessage message;

		ZeroCopyRecorder(ClientHttpRequest request, ZeroCopyHttpOutputMessage message) {
			super(request);
			this.message = message;
		}

		@Override
		public Mono<Void> writeWith(Path file, long position, long count) {
			RepeatableBody.this.written = true;
			return this.message.writeWith(file, position, count);
		}

	}

}
