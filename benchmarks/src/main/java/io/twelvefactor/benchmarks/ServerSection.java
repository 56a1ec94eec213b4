package io.twelvefactor.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The demo's inventory under the load of wrk, without and with the starter on its class
 * path: three pairs of processes that take turns, once both are compiled.
 */
final class ServerSection {

	private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

	private static final List<Boolean> VARIANTS = List.of(false, true);

	private final Plan plan;

	private final Samples samples = new Samples();

	ServerSection(Plan plan) {
		this.plan = plan;
	}

	void run(String java, Report report) {
		for (int pair = 0; pair < this.plan.rounds(3, 1); pair++) {
			measurePair();
		}
		report.add("Server, " + java, this.samples, List.of("inventory", "requests per second", "compared"),
				VARIANTS.stream()
					.map((variant) -> List.of(name(variant), this.samples.of(name(variant)).format(""),
							this.samples.ratio(name(variant), name(false)).format(" ×")))
					.toList());
		double ratio = this.samples.ratio(name(true), name(false)).median();
		report.promise("the server answers ≥ 0.99 × the requests per second, " + java, ratio, ratio >= 0.99);
	}

	private void measurePair() {
		try (RunningApp without = start(false); RunningApp with = start(true)) {
			VARIANTS.forEach((variant) -> wrk(variant ? with : without, this.plan.rounds(30, 2)));
			for (int round = 0; round < this.plan.rounds(5, 1); round++) {
				this.plan.alternate(VARIANTS, round)
					.forEach((variant) -> this.samples.add(name(variant),
							wrk(variant ? with : without, this.plan.rounds(4, 2))));
			}
		}
	}

	private RunningApp start(boolean withStarter) {
		return RunningApp.start(
				List.of(this.plan.executable(), "-Xmx256m", "-cp", RunningApp.classPath(this.plan.demo(), withStarter),
						"io.twelvefactor.demo.inventory.InventoryApplication"),
				Map.of(), "/items");
	}

	private static double wrk(RunningApp app, int seconds) {
		String output = Commands.output(List.of("wrk", "-t1", "-c32", "-d" + seconds + "s", app.url().toString()));
		Matcher rate = RATE.matcher(output);
		if (!rate.find() || output.contains("Non-2xx") || output.contains("Socket errors")) {
			throw new IllegalStateException(output);
		}
		return Double.parseDouble(rate.group(1));
	}

	private static String name(boolean withStarter) {
		return withStarter ? "with the starter" : "without the starter";
	}

}
