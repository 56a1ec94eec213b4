package io.twelvefactor.client.deadline;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Expiry}.
 */
class ExpiryTests {

	private final Expiry expiry = new Expiry();

	private final Queue<String> late = new ConcurrentLinkedQueue<>();

	@Test
	void whatIsDueFirstComesFirstInWhicheverOrderItWasAdded() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(3);
		after(2000, "third", done);
		after(40, "first", done);
		after(1000, "second", done);
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.late).containsExactly("first", "second", "third");
		assertThat(this.expiry.size()).isZero();
	}

	@Test
	void nothingComesBeforeItsTime() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		long start = System.nanoTime();
		after(100, "late", done);
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
	}

	// The threads of a connection are stopped when another application of the same
	// process ends.
	@Test
	void aCallThatCannotBeCancelledEndsAllTheSame() {
		Mono<String> hangs = Mono.create((sink) -> sink.onCancel(() -> {
			throw new RejectedExecutionException("stopped");
		}));
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.expiry
				.limit(hangs, Duration.ofMillis(20), () -> new IllegalStateException("late"), UnaryOperator.identity())
				.block(Duration.ofSeconds(10)))
			.withMessage("late");
	}

	@Test
	void whatIsDoneInTimeIsForgottenAndTheRestIsNot() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		Disposable forgotten = after(60_000, "forgotten", done);
		after(1000, "late", done);
		assertThat(this.expiry.size()).isEqualTo(2);
		forgotten.dispose();
		assertThat(this.expiry.size()).isEqualTo(1);
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.expiry.size()).isZero();
	}

	@Test
	void oneIsTimedAfterAllOthersWereForgotten() throws InterruptedException {
		IntStream.range(0, 1000).forEach((i) -> after(1, "forgotten", new CountDownLatch(1)).dispose());
		this.late.clear();
		CountDownLatch done = new CountDownLatch(1);
		after(50, "late", done);
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void noneIsLostWhenManyThreadsAddThem() throws InterruptedException {
		int count = 10_000;
		CountDownLatch done = new CountDownLatch(count);
		IntStream.range(0, count).parallel().forEach((i) -> after(i % 50, "late", done));
		assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.expiry.size()).isZero();
	}

	@Test
	void whatIsLateIsCancelledBeforeAnybodyHearsOfIt() {
		AtomicBoolean cancelled = new AtomicBoolean();
		Mono<Object> call = Mono.never().doOnCancel(() -> cancelled.set(true));
		StepVerifier
			.create(limit(call, Duration.ofMillis(20), TimeoutException::new)
				.onErrorResume((error) -> Mono.just(cancelled.get())))
			.expectNext(true)
			.verifyComplete();
	}

	@Test
	void whoeverIsNotReadyForTheResponseGetsItLater() {
		StepVerifier.create(limit(Mono.just("chair"), Duration.ofMinutes(1), TimeoutException::new), 0)
			.expectSubscription()
			.thenRequest(1)
			.expectNext("chair")
			.verifyComplete();
	}

	// Spring gives up a response that nobody has read when it is cancelled.
	@Test
	void whoeverCancelsAfterTheResponseReachesTheCall() {
		AtomicBoolean cancelled = new AtomicBoolean();
		TestPublisher<String> call = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
		BaseSubscriber<String> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookOnNext(String response) {
				cancel();
			}

		};
		limit(Mono.fromDirect(call.flux()).doOnCancel(() -> cancelled.set(true)), Duration.ofMinutes(1),
				TimeoutException::new)
			.subscribe(subscriber);
		call.next("chair");
		assertThat(cancelled).isTrue();
		assertThat(this.expiry.size()).isZero();
	}

	@Test
	void anAnswerThatIsTooLateIsNoSecondOutcome() throws InterruptedException {
		TestPublisher<String> call = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
		CountDownLatch done = new CountDownLatch(1);
		limit(Mono.fromDirect(call.flux()), Duration.ofMillis(20), TimeoutException::new)
			.subscribe(new BaseSubscriber<>() {

				@Override
				protected void hookOnNext(String response) {
					ExpiryTests.this.late.add(response);
				}

				@Override
				protected void hookOnError(Throwable error) {
					ExpiryTests.this.late.add(error.getClass().getSimpleName());
					done.countDown();
				}

			});
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		call.next("chair");
		assertThat(this.late).containsExactly("TimeoutException");
	}

	@Test
	void anErrorThatCanNotBeMadeIsTheError() {
		StepVerifier.create(limit(Mono.never(), Duration.ofMillis(10), () -> {
			throw new IllegalStateException("expected");
		})).verifyErrorMessage("expected");
	}

	@Test
	void whoeverCancelsWhatIsLateCancelsItOnce() throws InterruptedException {
		AtomicInteger cancelled = new AtomicInteger();
		CountDownLatch done = new CountDownLatch(1);
		CoreSubscriber<Object> subscriber = new CoreSubscriber<>() {

			private Subscription subscription;

			@Override
			public void onSubscribe(Subscription subscription) {
				this.subscription = subscription;
				subscription.request(1);
			}

			@Override
			public void onNext(Object response) {
			}

			@Override
			public void onError(Throwable error) {
				this.subscription.cancel();
				done.countDown();
			}

			@Override
			public void onComplete() {
			}

		};
		limit(Mono.never().doOnCancel(cancelled::incrementAndGet), Duration.ofMillis(10), TimeoutException::new)
			.subscribe(subscriber);
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(cancelled).hasValue(1);
	}

	@Test
	void nobodyIsLateWhoHasBeenAnswered() throws InterruptedException {
		AtomicBoolean late = new AtomicBoolean();
		CountDownLatch done = new CountDownLatch(1);
		limit(Mono.just("chair"), Duration.ofMillis(10), () -> {
			late.set(true);
			return new TimeoutException();
		}).block();
		after(50, "late", done);
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(late).isFalse();
	}

	@Test
	void timeThatATestStopsDoesNotStopHere() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(2);
		VirtualTimeScheduler.getOrSet();
		try {
			after(20, "in a test", done);
		}
		finally {
			VirtualTimeScheduler.reset();
		}
		after(100, "late", done);
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void whoeverCancelsCancelsTheCallAndItsLimit() {
		AtomicBoolean cancelled = new AtomicBoolean();
		Mono<Object> call = Mono.never().doOnCancel(() -> cancelled.set(true));
		limit(call, Duration.ofMinutes(1), TimeoutException::new).subscribe().dispose();
		assertThat(cancelled).isTrue();
		assertThat(this.expiry.size()).isZero();
	}

	@Test
	void whatEndsInTimeIsPassedOnAndForgottenWithItsContext() {
		Mono<String> call = Mono.deferContextual((context) -> Mono.just(context.get("name")));
		assertThat(limit(call, Duration.ofMinutes(1), TimeoutException::new).contextWrite(Context.of("name", "chair"))
			.block()).isEqualTo("chair");
		assertThat(limit(Mono.empty(), Duration.ofMinutes(1), TimeoutException::new).block()).isNull();
		StepVerifier.create(limit(Mono.error(new IOException("gone")), Duration.ofMinutes(1), TimeoutException::new))
			.verifyErrorMessage("gone");
		assertThat(this.expiry.size()).isZero();
	}

	@Test
	void theLongestTimeIsNoMistake() {
		Disposable never = limit(Duration.ofSeconds(Long.MAX_VALUE)).subscribe();
		assertThat(this.expiry.size()).isEqualTo(1);
		never.dispose();
		assertThat(this.expiry.size()).isZero();
	}

	@Test
	void oneThatFailsKeepsNobodyElseFromItsTime() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		CountDownLatch failed = new CountDownLatch(1);
		limit(Duration.ofMillis(10)).subscribe(null, (late) -> {
			failed.countDown();
			throw new IllegalStateException("expected");
		});
		after(10, "late", done);
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
	}

	private Disposable after(int millis, String name, CountDownLatch done) {
		return limit(Duration.ofMillis(millis)).subscribe(null, (late) -> {
			this.late.add(name);
			done.countDown();
		});
	}

	private Mono<Object> limit(Duration time) {
		return limit(Mono.never(), time, TimeoutException::new);
	}

	private <T> Mono<T> limit(Mono<T> call, Duration time, Supplier<Throwable> late) {
		return this.expiry.limit(call, time, late, UnaryOperator.identity());
	}

}
