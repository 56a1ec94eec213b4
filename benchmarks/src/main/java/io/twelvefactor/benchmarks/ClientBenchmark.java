package io.twelvefactor.benchmarks;

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
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
 * Asks for a small document, one request after the other and 64 at a time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ClientBenchmark {

	private static final int REQUESTS = 640;

	/**
	 * The name of a {@link Competitor}.
	 */
	@Param("")
	public String client;

	/**
	 * How many servers there are.
	 */
	@Param("1")
	public int servers;

	private List<ServerProcess> processes;

	private Calls calls;

	private int number;

	/**
	 * Start the servers, and the application that calls them.
	 */
	@Setup
	public void open() {
		this.processes = Stream.generate(ServerProcess::start).limit(this.servers).toList();
		List<URI> urls = this.processes.stream().map(ServerProcess::url).toList();
		this.calls = Competitor.valueOf(this.client).open(urls);
	}

	/**
	 * Stop them all.
	 */
	@TearDown
	public void close() {
		this.calls.close();
		this.processes.forEach(ServerProcess::close);
	}

	/**
	 * Ask once.
	 * @return the answer
	 */
	@Benchmark
	public Item one() {
		return this.calls.itemNow("sku" + this.number++ % 100);
	}

	/**
	 * Ask many times, 64 at a time.
	 * @return the last answer
	 */
	@Benchmark
	@OperationsPerInvocation(REQUESTS)
	public Item sixtyFour() {
		return Flux.range(0, REQUESTS).flatMap((i) -> this.calls.item("sku" + i % 100), 64).blockLast();
	}

}
