package io.twelvefactor.client;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * How many further attempts a service may get: a share of the requests of the last ten
 * seconds, and a few in any case, so that a service that is failing is not finished off.
 * Thread-safe.
 *
 * @see <a href="https://finagle.github.io/blog/2016/02/08/retry-budgets">Retry
 * Budgets</a>
 */
final class RetryBudget {

	private static final int WINDOW = 10;

	private final int percent;

	private final int minPerSecond;

	private final LongSupplier nanoTime;

	private final long start;

	// What happened in each of the last seconds, by second modulo the window.
	private final long[] requests = new long[WINDOW];

	private final long[] retries = new long[WINDOW];

	private long second;

	RetryBudget(int percent, int minPerSecond, LongSupplier nanoTime) {
		this.percent = percent;
		this.minPerSecond = minPerSecond;
		this.nanoTime = nanoTime;
		this.start = nanoTime.getAsLong();
	}

	synchronized void request() {
		forget();
		this.requests[slot()]++;
	}

	/**
	 * Take a further attempt out of the budget.
	 * @return whether there was one left
	 */
	synchronized boolean retry() {
		boolean left = left() > 0;
		if (left) {
			this.retries[slot()]++;
		}
		return left;
	}

	synchronized long left() {
		forget();
		return Math.max(0,
				sum(this.requests) * this.percent / 100 + (long) WINDOW * this.minPerSecond - sum(this.retries));
	}

	synchronized void reset() {
		Arrays.fill(this.requests, 0);
		Arrays.fill(this.retries, 0);
	}

	private void forget() {
		long now = (this.nanoTime.getAsLong() - this.start) / 1_000_000_000;
		for (long gone = Math.max(this.second, now - WINDOW) + 1; gone <= now; gone++) {
			this.requests[(int) (gone % WINDOW)] = 0;
			this.retries[(int) (gone % WINDOW)] = 0;
		}
		this.second = now;
	}

	private int slot() {
		return (int) (this.second % WINDOW);
	}

	private static long sum(long[] counts) {
		long sum = 0;
		for (long count : counts) {
			sum += count;
		}
		return sum;
	}

}
