package io.twelvefactor.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The attempts of a call that failed, in words.
 */
final class Attempts {

	private final Map<String, Integer> failures = new LinkedHashMap<>();

	private int count;

	/**
	 * Add a failure.
	 * @param outcome what became of an attempt
	 */
	synchronized void add(Outcome outcome) {
		this.failures.merge("%s (%s)".formatted(outcome.instance(), outcome.description()), 1, Integer::sum);
		this.count++;
	}

	synchronized int count() {
		return this.count;
	}

	/**
	 * Return what was tried.
	 * @return the end of a sentence, empty if nothing was
	 */
	@Override
	public synchronized String toString() {
		return this.failures.entrySet()
			.stream()
			.map((failure) -> failure.getKey()
					+ ((failure.getValue() > 1) ? " %d times".formatted(failure.getValue()) : ""))
			.collect(Collectors.joining(", ", this.failures.isEmpty() ? "" : ", tried ", ""));
	}

}
