package io.twelvefactor.client;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests of how often a request is attempted, against real servers that fail.
 */
class FailoverTests {

	private static final String[] QUICK = { "retry.patience=0s", "retry.backoff=1ms" };

	private static final Sample PUT = new Sample(HttpMethod.PUT, "", "", Sample.Body.VALUE);

	private static final Set<Fault> HARMLESS = EnumSet.of(Fault.NONE, Fault.TRICKLE);

	private static final Set<Fault> HANGING = EnumSet.of(Fault.HANG, Fault.HANG_IN_BODY);

	private static final Set<Fault> OF_BODY = EnumSet.of(Fault.HALF_BODY, Fault.HANG_IN_BODY);

	static Stream<Arguments> everything() {
		return table(Sample.all().toList());
	}

	static Stream<Arguments> something() {
		return table(Sample.some().toList());
	}

	private static Stream<Arguments> table(List<Sample> samples) {
		return Stream.of(Fault.values())
			.flatMap((fault) -> samples.stream().map((sample) -> Arguments.of(fault, sample)));
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@MethodSource("everything")
	void whatFailsGoesToAnotherUrlIfItMayBeExecutedTwice(Fault fault, Sample sample) {
		try (FaultServer failing = new FaultServer(fault);
				FaultServer working = new FaultServer(Fault.NONE);
				TestClients clients = clients(fault, failing, working)) {
			Throwable failure = catchThrowable(() -> sample.send(clients.client()));
			boolean isRepeated = isFailure(fault, sample) && sample.isIdempotent() && sample.isRepeatable();
			assertThat(failing.requests()).hasSize(1);
			assertThat(working.requests()).hasSize(isRepeated ? 1 : 0);
			assertThat(failure == null).isEqualTo(isRepeated || !isError(fault, sample));
			assertThat(working.requests()).extracting(FaultServer.Request::body)
				.allMatch(failing.requests().get(0).body()::equals);
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@MethodSource("something")
	void whatFailsEverywhereIsAttemptedThreeTimes(Fault fault, Sample sample) {
		try (FaultServer failing = new FaultServer(fault); TestClients clients = clients(fault, failing)) {
			Throwable failure = catchThrowable(() -> sample.send(clients.client()));
			boolean isRepeated = isFailure(fault, sample) && sample.isIdempotent() && sample.isRepeatable();
			assertThat(failing.requests()).hasSize(isRepeated ? 3 : 1);
			assertThat(failure == null).isEqualTo(!isError(fault, sample));
			assertThat(clients.calls().setAsides()).isZero();
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@EnumSource
	void whatFailsAtTwoUrlsIsAttemptedThreeTimesInTurn(Fault fault) {
		try (FaultServer one = new FaultServer(fault);
				FaultServer other = new FaultServer(fault);
				TestClients clients = clients(fault, one, other)) {
			catchThrowable(() -> PUT.send(clients.client()));
			boolean isRepeated = isFailure(fault, PUT);
			assertThat(one.requests().size() + other.requests().size()).isEqualTo(isRepeated ? 3 : 1);
			assertThat(other.requests()).hasSize(isRepeated ? 1 : 0);
		}
	}

	private static TestClients clients(Fault fault, FaultServer... servers) {
		String timeout = HANGING.contains(fault) ? "read-timeout=1s" : "read-timeout=20s";
		return TestClients.of(Stream.of(servers).map(FaultServer::url).toList(),
				Stream.concat(Stream.of(QUICK), Stream.of(timeout)).toArray(String[]::new));
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@MethodSource("io.twelvefactor.client.Sample#all")
	void whatNeverLeftGoesToAnotherUrlInAnyCase(Sample sample) {
		try (FaultServer absent = new FaultServer(Fault.NONE);
				FaultServer working = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(absent.url(), working.url()), QUICK)) {
			absent.stop();
			sample.send(clients.client());
			assertThat(working.requests()).hasSize(1);
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@ParameterizedTest
	@MethodSource("io.twelvefactor.client.Sample#some")
	void withoutRetryThereIsOneAttempt(Sample sample) {
		try (FaultServer failing = new FaultServer(Fault.RESET);
				FaultServer working = new FaultServer(Fault.NONE);
				TestClients clients = TestClients.of(List.of(failing.url(), working.url()), "retry.enabled=false")) {
			assertThat(catchThrowable(() -> sample.send(clients.client()))).isNotNull();
			assertThat(failing.requests()).hasSize(1);
			assertThat(working.requests()).isEmpty();
			assertThat(clients.calls().setAsides()).isZero();
		}
	}

	private static boolean isFailure(Fault fault, Sample sample) {
		return isError(fault, sample) && !fault.isAnswer();
	}

	private static boolean isError(Fault fault, Sample sample) {
		return !HARMLESS.contains(fault) && (sample.hasAnswerWithBody() || !OF_BODY.contains(fault));
	}

}
