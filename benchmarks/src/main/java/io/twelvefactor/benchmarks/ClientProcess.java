package io.twelvefactor.benchmarks;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A process in which JMH measures ways to ask, one turn after the other. Whoever started
 * it gives the turns, to this process and to others, so that all are compared in the same
 * seconds, however busy the machine is then.
 */
public final class ClientProcess implements AutoCloseable {

	private static final String END = "end of turn";

	private static final String RESULT = "result ";

	private final List<Way> ways;

	private final Process process;

	private final BufferedReader output;

	private final Writer input;

	private ClientProcess(List<Way> ways, Process process) {
		this.ways = ways;
		this.process = process;
		this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		this.input = process.outputWriter(StandardCharsets.UTF_8);
	}

	static ClientProcess start(String java, List<Way> ways, int warmUp, int measured, Duration turn) {
		try {
			return new ClientProcess(ways,
					new ProcessBuilder(java, "-Xms256m", "-Xmx256m", "-Djmh.ignoreLock=true", "-cp",
							System.getProperty("java.class.path"), ClientProcess.class.getName(), Way.write(ways),
							Integer.toString(warmUp * ways.size()), Integer.toString(measured * ways.size()),
							Long.toString(turn.toMillis()))
						.redirectError(ProcessBuilder.Redirect.INHERIT)
						.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Let each way have a turn.
	 */
	void turn() {
		try {
			for (int i = 0; i < this.ways.size(); i++) {
				this.input.write("turn\n");
				this.input.flush();
				await(END);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return what came out, after the last turn.
	 * @return the figures of each measured turn, in the order of the ways
	 */
	List<Figures> figures() {
		try {
			List<Figures> all = new ArrayList<>();
			all.add(Figures.parse(await(RESULT)));
			this.output.lines()
				.filter((line) -> line.startsWith(RESULT))
				.forEach((line) -> all.add(Figures.parse(line)));
			return all;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String await(String beginning) throws IOException {
		String line = this.output.readLine();
		while (line != null && !line.startsWith(beginning)) {
			line = this.output.readLine();
		}
		if (line == null) {
			throw new IllegalStateException("A process with %s has ended".formatted(this.ways));
		}
		return line;
	}

	List<Way> ways() {
		return this.ways;
	}

	@Override
	public void close() {
		this.process.destroy();
	}

	// The other side, in the process.

	static void awaitTurn() throws IOException {
		int next = System.in.read();
		while (next != '\n') {
			if (next < 0) {
				throw new EOFException("Whoever gave the turns has gone");
			}
			next = System.in.read();
		}
	}

	static void endTurn() {
		System.out.println(END);
	}

	/**
	 * Measure.
	 * @param args the ways, how many turns to warm up and to measure, and the
	 * milliseconds of a turn
	 * @throws RunnerException if that is not possible
	 */
	public static void main(String[] args) throws RunnerException {
		TimeValue turn = TimeValue.milliseconds(Long.parseLong(args[3]));
		new Runner(new OptionsBuilder().include("ClientBenchmark")
			.param("ways", args[0])
			.forks(0)
			.warmupIterations(Integer.parseInt(args[1]))
			.warmupTime(turn)
			.measurementIterations(Integer.parseInt(args[2]))
			.measurementTime(turn)
			.addProfiler(GCProfiler.class)
			.addProfiler(ProcessorTime.class)
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT)
			.build()).runSingle()
			.getBenchmarkResults()
			.stream()
			.flatMap((result) -> result.getIterationResults().stream())
			.forEach((iteration) -> System.out.println(RESULT + Figures.of(iteration)));
	}

	/**
	 * What came out of a turn.
	 *
	 * @param requests requests in a second
	 * @param bytes bytes for each of them
	 * @param micros microseconds of processor time for each of them
	 */
	record Figures(double requests, double bytes, double micros) {

		static Figures of(IterationResult iteration) {
			return new Figures(iteration.getPrimaryResult().getScore(), secondary(iteration, "gc.alloc.rate.norm"),
					secondary(iteration, ProcessorTime.LABEL));
		}

		private static double secondary(IterationResult iteration, String name) {
			return iteration.getSecondaryResults().get(name).getScore();
		}

		static Figures parse(String line) {
			String[] parts = line.substring(RESULT.length()).split(" ");
			return new Figures(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]),
					Double.parseDouble(parts[2]));
		}

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "%.3f %.3f %.3f", this.requests, this.bytes, this.micros);
		}

	}

}
