package io.twelvefactor.client;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Expiry}.
 */
class ExpiryTests {

	private final Expiry expiry = new Expiry();

	private final Queue<String> late = new ConcurrentLinkedQueue<>();

	@Test
	void whatIsDueFirstComesFirstInWhicheverOrderItWasAdded() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(3);
		after(400, "third", done);
		after(40, "first", done);
		after(200, "second", done);
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

	@Test
	void whatIsDoneInTimeIsForgottenAndTheRestIsNot() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		Disposable forgotten = after(20, "forgotten", done);
		after(100, "late", done);
		forgotten.dispose();
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(this.late).containsExactly("late");
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
	void theLongestTimeIsNoMistake() {
		Disposable never = this.expiry.in(Duration.ofSeconds(Long.MAX_VALUE)).subscribe();
		assertThat(this.expiry.size()).isEqualTo(1);
		never.dispose();
		assertThat(this.expiry.size()).isZero();
	}

	@Test
	void oneThatFailsKeepsNobodyElseFromItsTime() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		CountDownLatch failed = new CountDownLatch(1);
		this.expiry.in(Duration.ofMillis(10)).subscribe(null, null, () -> {
			failed.countDown();
			throw new IllegalStateException("expected");
		});
		after(10, "late", done);
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
	}

	private Disposable after(int millis, String name, CountDownLatch done) {
		return this.expiry.in(Duration.ofMillis(millis)).subscribe(null, null, () -> {
			this.late.add(name);
			done.countDown();
		});
	}

}
