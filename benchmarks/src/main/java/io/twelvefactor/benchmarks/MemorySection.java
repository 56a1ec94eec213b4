package io.twelvefactor.benchmarks;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an app has in memory after its start, and what services and idle connections add
 * to that.
 */
final class MemorySection {

	private static final String INVENTORY = "io.twelvefactor.demo.inventory.InventoryApplication";

	private static final List<Boolean> VARIANTS = List.of(false, true);

	private final Plan plan;

	private final Samples samples = new Samples();

	MemorySection(Plan plan) {
		this.plan = plan;
	}

	void run(String java, Report report) {
		for (int round = 0; round < this.plan.rounds(5, 1); round++) {
			this.plan.alternate(VARIANTS, round).forEach(this::measure);
			measureClients();
		}
		List<List<String>> rows = new ArrayList<>();
		for (boolean variant : VARIANTS) {
			rows.add(List.of(heap(variant), this.samples.of(heap(variant)).format(" kB"),
					this.samples.ratio(heap(variant), heap(false)).format(" ×")));
			rows.add(List.of(resident(variant), this.samples.of(resident(variant)).format(" kB"),
					this.samples.ratio(resident(variant), resident(false)).format(" ×")));
		}
		rows.add(List.of(ClientMemory.SERVICE, this.samples.of(ClientMemory.SERVICE).format(" bytes"), ""));
		rows.add(List.of(ClientMemory.CONNECTION, this.samples.of(ClientMemory.CONNECTION).format(" bytes"), ""));
		report.add("Memory, " + java, this.samples, List.of("what", "size", "compared"), rows);
	}

	private void measure(boolean withStarter) {
		List<String> command = List.of(this.plan.executable(), "-Xmx256m", "-XX:+UseSerialGC", "-cp",
				RunningApp.classPath(this.plan.demo(), withStarter), INVENTORY,
				"--twelve-factor.backing-services.catalog.url=http://127.0.0.1:1/",
				"--twelve-factor.backing-services.orders.url=http://127.0.0.1:1/",
				"--twelve-factor.backing-services.prices.url=http://127.0.0.1:1/");
		try (RunningApp app = RunningApp.start(command, Map.of(), "/items")) {
			this.samples.add(heap(withStarter), app.heapKilobytes(this.plan.java()));
			this.samples.add(resident(withStarter), app.residentKilobytes());
		}
	}

	private void measureClients() {
		try (ServerProcess server = ServerProcess.start()) {
			URI slow = server.url().resolve("/slow");
			String output = Commands.output(List.of(this.plan.executable(), "-XX:+UseSerialGC", "-cp",
					System.getProperty("java.class.path"), ClientMemory.class.getName(), slow.toString()));
			output.lines()
				.map((line) -> line.split("=", 2))
				.forEach((figure) -> this.samples.add(figure[0], Double.parseDouble(figure[1])));
		}
	}

	private static String heap(boolean withStarter) {
		return "heap after start, " + name(withStarter);
	}

	private static String resident(boolean withStarter) {
		return "resident, " + name(withStarter);
	}

	private static String name(boolean withStarter) {
		return withStarter ? "with the starter and three services" : "without the starter";
	}

}
