package io.twelvefactor.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.twelvefactor.benchmarks.ClientProcess.Figures;

/**
 * Clients side by side. Each has a process of its own for each number of requests at a
 * time, as JMH would fork one, and they take turns of a quarter of a second, so that
 * whatever else the machine does concerns all of them alike. For a first impression they
 * share a process, as each would have to be compiled anew.
 */
final class ClientSection {

	private static final int ONE = 1;

	private static final int MANY = 64;

	private static final int ROUNDS = 5;

	// Java compiles the same client to code that is a seventh faster or slower, in one
	// process or the next.
	private static final int PROCESSES = 3;

	// A WebClient is not compiled until it has been busy for half a minute.
	private static final int WARM_UP = 160;

	private static final Duration TURN = Duration.ofMillis(250);

	private final Plan plan;

	private final Samples samples = new Samples();

	private final Set<Way> measured = new HashSet<>();

	ClientSection(Plan plan) {
		this.plan = plan;
	}

	void run(String java, Report report) {
		int warmUp = this.plan.rounds(WARM_UP, 12);
		int turns = this.plan.rounds(8, 3);
		measure(manyAtATime(), warmUp, turns);
		if (!this.plan.quick()) {
			measure(Stream.of(Competitor.values()).map((client) -> List.of(new Way(client, 1, ONE))).toList(), warmUp,
					turns);
		}
		List<String> head = this.plan.quick() ? List.of("client", "64 at a time", "processor time", "bytes per request")
				: List.of("client", "64 at a time", "processor time", "bytes per request", "one at a time",
						"processor time", "bytes per request");
		report.add("Clients, " + java + ", as a multiple of Spring Boot's WebClient", this.samples, head, rows());
		promise(report, java);
	}

	private void measure(List<List<Way>> all, int warmUp, int turns) {
		List<ClientProcess> processes = all.stream()
			.map((ways) -> ClientProcess.start(this.plan.executable(), ways, warmUp, turns * ROUNDS, TURN))
			.toList();
		try {
			for (int i = 0; i < warmUp + turns * ROUNDS; i++) {
				this.plan.alternate(processes, i).forEach(ClientProcess::turn);
			}
			processes.forEach((process) -> add(process.ways(), process.figures(), turns));
		}
		finally {
			processes.forEach(ClientProcess::close);
		}
	}

	private List<List<Way>> manyAtATime() {
		List<Way> ways = new ArrayList<>();
		Stream.of(Competitor.values()).map((client) -> new Way(client, 1, MANY)).forEach(ways::add);
		ways.add(new Way(Competitor.BACKING_SERVICE_CLIENT, 2, MANY));
		ways.add(new Way(Competitor.LOAD_BALANCER, 2, MANY));
		if (this.plan.quick()) {
			return List.of(ways);
		}
		// What is promised of one client and another does not depend on the luck of one
		// process.
		for (int process = 1; process < PROCESSES; process++) {
			ways.add(new Way(Competitor.BOOT_WEB_CLIENT, 1, MANY));
			ways.add(new Way(Competitor.BACKING_SERVICE_CLIENT, 1, MANY));
		}
		return ways.stream().map(List::of).toList();
	}

	// A round is the mean of its turns. The table has the first process with a client.
	private void add(List<Way> ways, List<Figures> figures, int turns) {
		for (int i = 0; i < ways.size(); i++) {
			Way way = ways.get(i);
			boolean isFirst = this.measured.add(way);
			for (int round = 0; round < ROUNDS; round++) {
				int first = round * turns * ways.size() + i;
				List<Figures> of = IntStream.range(0, turns)
					.mapToObj((turn) -> figures.get(first + turn * ways.size()))
					.toList();
				this.samples.add(inAny(throughput(way)), mean(of, Figures::requests));
				if (isFirst) {
					this.samples.add(throughput(way), mean(of, Figures::requests));
					this.samples.add(time(way), mean(of, Figures::micros));
					this.samples.add(bytes(way), mean(of, Figures::bytes));
				}
			}
		}
	}

	private static double mean(List<Figures> figures, ToDoubleFunction<Figures> figure) {
		return figures.stream().mapToDouble(figure).average().orElseThrow();
	}

	private List<List<String>> rows() {
		List<List<String>> rows = new ArrayList<>();
		for (Competitor client : Competitor.values()) {
			rows.add(Stream
				.of(Stream.of(client.toString()), cells(new Way(client, 1, MANY)),
						this.plan.quick() ? Stream.<String>empty() : cells(new Way(client, 1, ONE)))
				.flatMap((cells) -> cells)
				.toList());
		}
		for (Competitor client : List.of(Competitor.BACKING_SERVICE_CLIENT, Competitor.LOAD_BALANCER)) {
			rows.add(Stream.concat(Stream.of(client + ", two servers"), cells(new Way(client, 2, MANY))).toList());
		}
		return rows;
	}

	private Stream<String> cells(Way way) {
		Way base = new Way(Competitor.BOOT_WEB_CLIENT, 1, way.atATime());
		return Stream.of(this.samples.ratio(throughput(way), throughput(base)).format(" ×"),
				this.samples.ratio(time(way), time(base)).format(" ×"), this.samples.of(bytes(way)).format(""));
	}

	private void promise(Report report, String java) {
		Way ours = new Way(Competitor.BACKING_SERVICE_CLIENT, 1, MANY);
		Way boot = new Way(Competitor.BOOT_WEB_CLIENT, 1, MANY);
		Way oursOfTwo = new Way(Competitor.BACKING_SERVICE_CLIENT, 2, MANY);
		Way loadBalancer = new Way(Competitor.LOAD_BALANCER, 2, MANY);
		atLeast(report, "throughput of BackingServiceClient ≥ 0.97 × that of Spring Boot's WebClient, " + java, 0.97,
				inAny(throughput(ours)), inAny(throughput(boot)));
		atMost(report, "bytes ≤ 1.0 ×", 1, bytes(ours), bytes(boot));
		atLeast(report, "with two servers, throughput ≥ 1.1 × that of Spring Cloud LoadBalancer", 1.1,
				throughput(oursOfTwo), throughput(loadBalancer));
		atMost(report, "with two servers, bytes ≤ 0.85 ×", 0.85, bytes(oursOfTwo), bytes(loadBalancer));
	}

	private void atLeast(Report report, String words, double bound, String name, String base) {
		double ratio = this.samples.ratio(name, base).median();
		report.promise(words, ratio, ratio >= bound);
	}

	private void atMost(Report report, String words, double bound, String name, String base) {
		double ratio = this.samples.ratio(name, base).median();
		report.promise(words, ratio, ratio <= bound);
	}

	private static String inAny(String figure) {
		return figure + ", in any process";
	}

	private static String throughput(Way way) {
		return way + ", requests per second";
	}

	private static String time(Way way) {
		return way + ", microseconds of processor time per request";
	}

	private static String bytes(Way way) {
		return way + ", bytes per request";
	}

}
