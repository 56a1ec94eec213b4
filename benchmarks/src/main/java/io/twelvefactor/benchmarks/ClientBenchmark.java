package io.twelvefactor.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.Flux;

/**
 * Asks for a small document, in one way in an iteration and in the next way in the next
 * iteration, round after round, whenever it is its turn.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ClientBenchmark {

	private static final int REQUESTS = 640;

	/**
	 * The ways to ask that take turns, as {@link Way} writes them.
	 */
	@Param("")
	public String ways;

	private List<Way> turns;

	private List<ServerProcess> servers;

	private final Map<String, Calls> clients = new HashMap<>();

	private int iteration;

	private Way way;

	private Calls calls;

	/**
	 * Start the servers, and the applications that call them. Who calls one of two calls
	 * the one or the other, so that both are compiled.
	 */
	@Setup
	public void open() {
		this.turns = Way.all(this.ways);
		int most = this.turns.stream().mapToInt(Way::servers).max().orElseThrow();
		this.servers = Stream.generate(ServerProcess::start).limit(most).toList();
		List<URI> urls = this.servers.stream().map(ServerProcess::url).collect(Collectors.toList());
		for (Way turn : this.turns) {
			Collections.rotate(urls, 1);
			this.clients.computeIfAbsent(turn.application(),
					(name) -> turn.client().open(List.copyOf(urls.subList(0, turn.servers()))));
		}
	}

	/**
	 * Wait for the turn of the next way.
	 * @throws IOException if nobody gives it
	 */
	@Setup(Level.Iteration)
	public void next() throws IOException {
		ClientProcess.awaitTurn();
		this.way = this.turns.get(this.iteration++ % this.turns.size());
		this.calls = this.clients.get(this.way.application());
	}

	/**
	 * Let others have theirs.
	 */
	@TearDown(Level.Iteration)
	public void done() {
		ClientProcess.endTurn();
	}

	/**
	 * Stop them all.
	 */
	@TearDown
	public void close() {
		this.clients.values().forEach(Calls::close);
		this.servers.forEach(ServerProcess::close);
	}

	/**
	 * Ask many times.
	 * @return the last answer
	 */
	@Benchmark
	@OperationsPerInvocation(REQUESTS)
	public Item request() {
		return (this.way.atATime() > 1)
				? Flux.range(0, REQUESTS).flatMap((i) -> this.calls.item(sku(i)), this.way.atATime()).blockLast()
				: IntStream.range(0, REQUESTS)
					.mapToObj((i) -> this.calls.itemNow(sku(i)))
					.reduce((one, next) -> next)
					.orElseThrow();
	}

	private static String sku(int number) {
		return "sku" + number % 100;
	}

}
