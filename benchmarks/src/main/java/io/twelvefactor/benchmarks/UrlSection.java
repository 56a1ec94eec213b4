package io.twelvefactor.benchmarks;

import java.util.List;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Parsers side by side.
 */
final class UrlSection {

	private static final List<List<String>> PAIRS = List.of(List.of("https", "httpUrl", "java.net.URI", "httpUri"),
			List.of("rediss", "redisUrl", "Lettuce's RedisURI", "redisLettuce"),
			List.of("mongodb, two hosts", "mongodbUrl", "the driver's ConnectionString", "mongodbDriver"));

	private final Plan plan;

	private final Samples samples = new Samples();

	UrlSection(Plan plan) {
		this.plan = plan;
	}

	void run(String java, Report report) throws RunnerException {
		for (int round = 0; round < this.plan.rounds(3, 1); round++) {
			measure();
		}
		report.add("URLs, " + java, this.samples,
				List.of("URL", "BackingServiceUrl.parse", "compared with", "takes", "ratio"),
				PAIRS.stream()
					.map((pair) -> List.of(pair.get(0), this.samples.of(pair.get(1)).format(" ns"), pair.get(2),
							this.samples.of(pair.get(3)).format(" ns"),
							this.samples.ratio(pair.get(1), pair.get(3)).format(" ×")))
					.toList());
	}

	private void measure() throws RunnerException {
		int seconds = this.plan.rounds(2, 1);
		for (RunResult result : new Runner(new OptionsBuilder().include("UrlBenchmark")
			.jvm(this.plan.executable())
			.forks(1)
			.warmupIterations(this.plan.rounds(3, 1))
			.warmupTime(TimeValue.seconds(seconds))
			.measurementIterations(this.plan.rounds(3, 1))
			.measurementTime(TimeValue.seconds(seconds))
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT)
			.build()).run()) {
			this.samples.add(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore());
		}
	}

}
