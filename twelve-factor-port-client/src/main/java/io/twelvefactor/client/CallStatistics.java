package io.twelvefactor.client;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How the calls of a service are going. It holds no secret.
 *
 * @param instances the instances of the service, as far as they are known
 * @param connections the connections to all of them
 * @param retries how many further attempts there were since the start
 * @param refusedRetries how many there were not, because the budget was used up
 * @param setAsides how often an instance was set aside
 * @param retryBudgetLeft how many further attempts there may be at the moment
 * @param lastError what went wrong last: the class of the exception, or a status; or
 * {@code null} if nothing did
 */
public record CallStatistics(List<InstanceState> instances, Connections connections, long retries, long refusedRetries,
		long setAsides, long retryBudgetLeft, @Nullable String lastError) {

	static CallStatistics of(ServiceCalls calls) {
		List<InstanceState> instances = calls.knownInstances()
			.stream()
			.map((instance) -> new InstanceState(instance.toString(), instance.setAsideUntil()))
			.toList();
		return new CallStatistics(instances, calls.pool().connections(), calls.retries(), calls.refusedRetries(),
				calls.setAsides(), calls.retryBudgetLeft(), calls.lastError());
	}

	/**
	 * An instance.
	 *
	 * @param url its URL without credentials
	 * @param setAsideUntil until when others are called instead, or {@code null} if it is
	 * not set aside
	 */
	public record InstanceState(String url, @Nullable Instant setAsideUntil) {

	}

	/**
	 * The connections to a service.
	 *
	 * @param active how many are in use
	 * @param idle how many are kept
	 * @param pending how many requests wait for one
	 */
	public record Connections(int active, int idle, int pending) {

	}

}
