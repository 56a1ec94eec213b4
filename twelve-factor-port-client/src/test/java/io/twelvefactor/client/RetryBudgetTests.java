package io.twelvefactor.client;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryBudget}.
 */
class RetryBudgetTests {

	private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);

	private final RetryBudget budget = new RetryBudget(20, 10, this.nanoTime::get);

	@Test
	void withoutRequestsThereAreTenASecondOverTenSeconds() {
		assertThat(this.budget.left()).isEqualTo(100);
		assertThat(retries()).isEqualTo(100);
		assertThat(this.budget.left()).isZero();
	}

	@Test
	void aFifthOfTheRequestsComesOnTop() {
		requests(1000);
		assertThat(retries()).isEqualTo(300);
	}

	@Test
	void whatHappenedTenSecondsAgoIsForgotten() {
		requests(1000);
		assertThat(retries()).isEqualTo(300);
		pass(9);
		assertThat(retries()).isZero();
		pass(1);
		assertThat(this.budget.left()).isEqualTo(100);
	}

	@Test
	void theWindowMovesSecondBySecond() {
		for (int second = 0; second < 30; second++) {
			requests(100);
			pass(1);
		}
		assertThat(this.budget.left()).isEqualTo(100 + 9 * 20);
	}

	@Test
	void aLongPauseForgetsEverything() {
		requests(1000);
		assertThat(retries()).isEqualTo(300);
		pass(3600);
		assertThat(retries()).isEqualTo(100);
	}

	@Test
	void nothingAllowedIsNothing() {
		RetryBudget none = new RetryBudget(0, 0, this.nanoTime::get);
		none.request();
		assertThat(none.retry()).isFalse();
	}

	private void requests(int count) {
		for (int request = 0; request < count; request++) {
			this.budget.request();
		}
	}

	private int retries() {
		int count = 0;
		while (this.budget.retry()) {
			count++;
		}
		return count;
	}

	private void pass(int seconds) {
		this.nanoTime.addAndGet(seconds * 1_000_000_000L);
	}

}
