package io.twelvefactor.benchmarks;

import java.util.ArrayList;
import java.util.List;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Clients side by side. In each round everybody has a process of its own, one after the
 * other.
 */
final class ClientSection {

	private static final List<String> HEADS = List.of("64 at a time", "bytes per request", "one at a time",
			"bytes per request");

	private final Plan plan;

	private final List<String> ways;

	private final Samples samples = new Samples();

	ClientSection(Plan plan) {
		this.plan = plan;
		this.ways = plan.quick() ? List.of("sixtyFour") : List.of("sixtyFour", "one");
	}

	void run(String java, Report report) throws RunnerException {
		for (int round = 0; round < this.plan.rounds(5, 1); round++) {
			for (String way : this.ways) {
				for (Competitor client : Competitor.values()) {
					measure(way, client, 1);
				}
			}
			measure("sixtyFour", Competitor.BACKING_SERVICE_CLIENT, 2);
			measure("sixtyFour", Competitor.LOAD_BALANCER, 2);
		}
		List<String> head = new ArrayList<>(List.of("client"));
		head.addAll(HEADS.subList(0, 2 * this.ways.size()));
		report.add("Clients, " + java + ", throughput as a multiple of Spring Boot's WebClient", this.samples, head,
				rows());
		promise(report, java);
	}

	private void measure(String way, Competitor client, int servers) throws RunnerException {
		ChainedOptionsBuilder options = new OptionsBuilder().include("ClientBenchmark." + way + "$")
			.param("client", client.name())
			.param("servers", Integer.toString(servers))
			.jvm(this.plan.executable())
			.jvmArgs("-Xms512m", "-Xmx512m")
			.forks(1)
			.warmupIterations(this.plan.rounds(4, 1))
			.warmupTime(TimeValue.seconds(2))
			.measurementIterations(this.plan.rounds(4, 1))
			.measurementTime(TimeValue.seconds(this.plan.rounds(2, 1)))
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT);
		for (RunResult result : new Runner(options.build()).run()) {
			this.samples.add(throughput(way, client, servers), result.getPrimaryResult().getScore());
			this.samples.add(bytes(way, client, servers),
					result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
		}
	}

	private static String throughput(String way, Competitor client, int servers) {
		return "%s, %d server(s), %s, requests per second".formatted(client, servers, way);
	}

	private static String bytes(String way, Competitor client, int servers) {
		return "%s, %d server(s), %s, bytes per request".formatted(client, servers, way);
	}

	private List<List<String>> rows() {
		List<List<String>> rows = new ArrayList<>();
		for (Competitor client : Competitor.values()) {
			List<String> cells = new ArrayList<>(List.of(client.toString()));
			for (String way : this.ways) {
				cells.add(this.samples.ratio(throughput(way, client, 1), throughput(way, Competitor.BOOT_WEB_CLIENT, 1))
					.format(" ×"));
				cells.add(this.samples.of(bytes(way, client, 1)).format(""));
			}
			rows.add(cells);
		}
		for (Competitor client : List.of(Competitor.BACKING_SERVICE_CLIENT, Competitor.LOAD_BALANCER)) {
			rows.add(List.of(client + ", two servers",
					this.samples
						.ratio(throughput("sixtyFour", client, 2),
								throughput("sixtyFour", Competitor.BOOT_WEB_CLIENT, 1))
						.format(" ×"),
					this.samples.of(bytes("sixtyFour", client, 2)).format("")));
		}
		return rows;
	}

	private void promise(Report report, String java) {
		atLeast(report, "throughput of BackingServiceClient ≥ 0.97 × that of Spring Boot's WebClient, " + java, 0.97,
				throughput("sixtyFour", Competitor.BACKING_SERVICE_CLIENT, 1),
				throughput("sixtyFour", Competitor.BOOT_WEB_CLIENT, 1));
		atMost(report, "bytes ≤ 1.0 ×", 1, bytes("sixtyFour", Competitor.BACKING_SERVICE_CLIENT, 1),
				bytes("sixtyFour", Competitor.BOOT_WEB_CLIENT, 1));
		atLeast(report, "with two servers, throughput ≥ 1.1 × that of Spring Cloud LoadBalancer", 1.1,
				throughput("sixtyFour", Competitor.BACKING_SERVICE_CLIENT, 2),
				throughput("sixtyFour", Competitor.LOAD_BALANCER, 2));
		atMost(report, "with two servers, bytes ≤ 0.85 ×", 0.85,
				bytes("sixtyFour", Competitor.BACKING_SERVICE_CLIENT, 2),
				bytes("sixtyFour", Competitor.LOAD_BALANCER, 2));
	}

	private void atLeast(Report report, String words, double bound, String name, String base) {
		double ratio = this.samples.ratio(name, base).median();
		report.promise(words, ratio, ratio >= bound);
	}

	private void atMost(Report report, String words, double bound, String name, String base) {
		double ratio = this.samples.ratio(name, base).median();
		report.promise(words, ratio, ratio <= bound);
	}

}
