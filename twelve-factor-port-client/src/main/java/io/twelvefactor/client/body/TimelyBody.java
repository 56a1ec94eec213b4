package io.twelvefactor.client.body;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.twelvefactor.client.deadline.Deadline;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * Ends a body that has not come when the time of its call is over. A download that is
 * larger than what is kept may take its time.
 *
 * @param deadline when the time is over
 * @param kept how much is kept
 * @param late makes the error
 */
public record TimelyBody(Deadline deadline, DataSize kept, Supplier<Throwable> late) {

	// Where the application has a connector of its own, it is not limited there.
	public ClientResponse limit(ClientResponse response) {
		return WholeResponse.isStream(response.headers().asHttpHeaders()) ? response
				: response.mutate().body(this::of).build();
	}

	// The source is cancelled by an end that comes early, and would not be by an error.
	Flux<DataBuffer> of(Flux<DataBuffer> content) {
		return Flux.defer(() -> {
			AtomicLong size = new AtomicLong();
			AtomicBoolean ended = new AtomicBoolean();
			Mono<Long> end = Mono.delay(this.deadline.remaining())
				.flatMap((now) -> (size.get() > this.kept.toBytes()) ? Mono.never() : Mono.just(now))
				.doOnNext((now) -> ended.set(true));
			return content.doOnNext((buffer) -> size.addAndGet(buffer.readableByteCount()))
				.takeUntilOther(end)
				.concatWith(Mono.defer(() -> ended.get() ? Mono.error(this.late) : Mono.empty()));
		});
	}

}
