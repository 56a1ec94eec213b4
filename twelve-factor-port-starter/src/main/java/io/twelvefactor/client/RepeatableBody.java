package io.twelvefactor.client;

import java.nio.ByteBuffer;
import java.nio.file.Path;

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

/**
 * The body of a request, of which each attempt sends the same. What is sent as a whole is
 * kept, so that nobody is asked for it twice; a stream can be sent only once.
 */
final class RepeatableBody implements BodyInserter<Object, ClientHttpRequest> {

	private final BodyInserter<?, ? super ClientHttpRequest> body;

	private final long maxSize;

	private volatile boolean started;

	private volatile boolean written;

	private volatile boolean spent;

	private volatile @Nullable Throwable error;

	private volatile byte @Nullable [] bytes;

	private volatile @Nullable HttpHeaders headers;

	RepeatableBody(BodyInserter<?, ? super ClientHttpRequest> body, DataSize maxSize) {
		this.body = body;
		this.maxSize = maxSize.toBytes();
	}

	void newAttempt() {
		this.started = false;
		this.written = false;
	}

	// Clients ask for the body when they have a connection.
	boolean isStarted() {
		return this.started;
	}

	boolean isRepeatable() {
		return !this.spent;
	}

	/**
	 * Return what the application itself did wrong.
	 * @return why the body could not be made, or {@code null}
	 */
	@Nullable Throwable error() {
		return this.error;
	}

	@Override
	public Mono<Void> insert(ClientHttpRequest request, Context context) {
		this.started = true;
		byte[] sentBefore = this.bytes;
		HttpHeaders sentWith = this.headers;
		if (sentBefore != null && sentWith != null) {
			request.getHeaders().putAll(sentWith);
			return request.writeWith(Mono.fromSupplier(() -> request.bufferFactory().wrap(sentBefore)));
		}
		return this.body
			.insert((request instanceof ZeroCopyHttpOutputMessage zeroCopy) ? new ZeroCopyRecorder(request, zeroCopy)
					: new Recorder(request), context)
			.doOnError((ex) -> this.error = this.written ? this.error : ex);
	}

	private class Recorder extends ClientHttpRequestDecorator {

		Recorder(ClientHttpRequest request) {
			super(request);
		}

		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> content) {
			RepeatableBody.this.written = true;
			if (content instanceof Mono) {
				return super.writeWith(Mono.from(content).doOnNext(this::keep).doOnError(this::failed));
			}
			return super.writeWith(Flux.from(content).doOnSubscribe((subscription) -> spend()).doOnError(this::failed));
		}

		@Override
		public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> content) {
			RepeatableBody.this.written = true;
			return super.writeAndFlushWith(
					Flux.from(content).doOnSubscribe((subscription) -> spend()).doOnError(this::failed));
		}

		private void keep(DataBuffer buffer) {
			if (buffer.readableByteCount() > RepeatableBody.this.maxSize) {
				spend();
				return;
			}
			byte[] content = new byte[buffer.readableByteCount()];
			buffer.toByteBuffer(buffer.readPosition(), ByteBuffer.wrap(content), 0, content.length);
			RepeatableBody.this.headers = HttpHeaders.copyOf(getHeaders());
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
