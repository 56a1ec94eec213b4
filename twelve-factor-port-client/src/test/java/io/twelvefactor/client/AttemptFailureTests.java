package io.twelvefactor.client;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AttemptFailure}.
 */
class AttemptFailureTests {

	@Test
	void aPoolWithoutAFreeConnectionIsRecognizedByTheNameOfItsException() {
		AttemptFailure failure = AttemptFailure.of(new PoolAcquireTimeoutException());
		assertThat(failure.isOfPool()).isTrue();
		assertThat(failure.isTransient()).isFalse();
		assertThat(failure.description()).isEqualTo("no connection was free");
	}

	// That nothing has left is known from the connector.
	@Test
	void underAnotherNameItIsAFailureLikeAnyOther() {
		AttemptFailure failure = AttemptFailure.of(new NoPooledConnectionException());
		assertThat(failure.isOfPool()).isFalse();
		assertThat(failure.isTransient()).isTrue();
		assertThat(failure.description()).isEqualTo("NoPooledConnectionException");
	}

	@SuppressWarnings("serial")
	private static final class PoolAcquireTimeoutException extends RuntimeException {

	}

	@SuppressWarnings("serial")
	private static final class NoPooledConnectionException extends RuntimeException {

	}

}
