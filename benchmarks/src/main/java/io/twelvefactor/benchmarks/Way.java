package io.twelvefactor.benchmarks;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A way to ask.
 *
 * @param client with which client
 * @param servers how many servers it knows
 * @param atATime how many requests are under way at a time
 */
record Way(Competitor client, int servers, int atATime) {

	// JMH takes parameters apart at commas.
	private static final String BETWEEN = "/";

	static List<Way> all(String written) {
		return Stream.of(written.split(BETWEEN)).map(Way::of).toList();
	}

	private static Way of(String written) {
		String[] parts = written.split(":");
		return new Way(Competitor.valueOf(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
	}

	static String write(List<Way> ways) {
		return ways.stream().map(Way::written).collect(Collectors.joining(BETWEEN));
	}

	private String written() {
		return application() + ":" + this.atATime;
	}

	/**
	 * Return what is the same for all that the same application may ask.
	 * @return a name
	 */
	String application() {
		return this.client.name() + ":" + this.servers;
	}

	@Override
	public String toString() {
		return "%s, %d server(s), %d at a time".formatted(this.client, this.servers, this.atATime);
	}

}
