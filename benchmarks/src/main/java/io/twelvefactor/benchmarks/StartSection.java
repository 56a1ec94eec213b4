package io.twelvefactor.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * From the start of a process to its first answer: the demo's inventory without and with
 * the starter on its class path and three services, and the whole demo processed ahead of
 * time.
 */
final class StartSection {

	private static final String INVENTORY = "io.twelvefactor.demo.inventory.InventoryApplication";

	private static final List<Integer> GROWTH = List.of(1, 10, 100, 1000);

	// It asks no other service.
	private static final String LIVENESS = "/actuator/health/liveness";

	private static final String UNUSED = "http://127.0.0.1:1/";

	private final Plan plan;

	private final Samples samples = new Samples();

	StartSection(Plan plan) {
		this.plan = plan;
	}

	void run(String java, Report report) {
		Map<String, List<String>> apps = apps();
		for (int round = 0; round < this.plan.rounds(20, 3); round++) {
			this.plan.alternate(apps.keySet(), round)
				.forEach((name) -> start(name, apps.getOrDefault(name, List.of())));
		}
		for (int round = 0; round < this.plan.rounds(5, 1); round++) {
			GROWTH.forEach(this::resolve);
		}
		List<List<String>> rows = new ArrayList<>();
		apps.keySet().forEach((name) -> rows.add(row(name)));
		GROWTH.forEach((count) -> rows.add(
				List.of(count + " services, found once each", this.samples.of(services(count)).format(" ms"), "", "")));
		report.add("Start, " + java, this.samples,
				List.of("app", "first answer", "processor time", "compared with the one without the starter"), rows);
		promise(report, java);
	}

	private List<String> row(String name) {
		return List.of(name, this.samples.of(time(name)).format(" ms"), this.samples.of(cpu(name)).format(" ms"),
				this.samples.ratio(time(name), time("without the starter")).format(" ×"));
	}

	private Map<String, List<String>> apps() {
		Map<String, List<String>> apps = new LinkedHashMap<>();
		apps.put("without the starter", inventory(false));
		apps.put("with the starter and three services", inventory(true));
		apps.put("whole demo", demo());
		apps.put("whole demo, ahead of time", demo("-Dspring.aot.enabled=true"));
		Path cache = this.plan.demo().resolve("demo.aot");
		if (canCache(cache)) {
			apps.put("whole demo, ahead of time, with an AOT cache",
					demo("-Dspring.aot.enabled=true", "-XX:AOTCache=" + cache));
		}
		return apps;
	}

	private List<String> inventory(boolean withStarter) {
		return List.of(this.plan.executable(), "-cp", RunningApp.classPath(this.plan.demo(), withStarter), INVENTORY,
				"--twelve-factor.backing-services.catalog.url=http://127.0.0.1:1/",
				"--twelve-factor.backing-services.orders.url=http://user:secret@127.0.0.1:1/orders",
				"--twelve-factor.backing-services.prices.url=http://127.0.0.1:1/,http://127.0.0.1:2/");
	}

	private List<String> demo(String... options) {
		List<String> command = new ArrayList<>(List.of(this.plan.executable()));
		command.addAll(List.of(options));
		command.addAll(List.of("-Dmanagement.endpoint.health.probes.enabled=true", "-jar",
				this.plan.demo().resolve("extracted").resolve("demo-app.jar").toString()));
		return command;
	}

	// As the README says: a run that ends when the context is ready leaves the cache.
	private boolean canCache(Path cache) {
		if (Runtime.Version.parse(this.plan.version()).feature() < 25) {
			return false;
		}
		List<String> command = demo("-Dspring.aot.enabled=true", "-Dspring.context.exit=onRefresh",
				"-XX:AOTCacheOutput=" + cache);
		Commands.output(command, Map.of("PORT", "0", "INVENTORY_URL", UNUSED));
		return Files.exists(cache);
	}

	private void start(String name, List<String> command) {
		boolean isInventory = command.contains(INVENTORY);
		try (RunningApp app = RunningApp.start(command, isInventory ? Map.of() : Map.of("INVENTORY_URL", UNUSED),
				isInventory ? "/items" : LIVENESS)) {
			this.samples.add(time(name), app.startMillis());
			this.samples.add(cpu(name), app.cpuMillis());
		}
	}

	private void resolve(int count) {
		Map<String, String> variables = new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			variables.put("SERVICE%d_URL".formatted(i), "http://user:secret@host%d.example.org:8080/path".formatted(i));
		}
		String millis = Commands.output(List.of(this.plan.executable(), "-cp", System.getProperty("java.class.path"),
				ManyServices.class.getName(), Integer.toString(count)), variables);
		this.samples.add(services(count), Double.parseDouble(millis.trim()));
	}

	private void promise(Report report, String java) {
		String with = "with the starter and three services";
		double ratio = this.samples.ratio(time(with), time("without the starter")).median();
		report.promise("the first answer comes at most 2 %% later than without the starter, %s".formatted(java), ratio,
				ratio <= 1.02);
		double more = this.samples.difference(cpu(with), cpu("without the starter")).median();
		report.promise("at most 40 ms of processor time more", more, more <= 40);
		double thousand = this.samples.of(services(1000)).median();
		report.promise("1,000 services are found in 100 ms", thousand, thousand <= 100);
		String cached = "whole demo, ahead of time, with an AOT cache";
		if (this.samples.all().containsKey(time(cached))) {
			double faster = this.samples.ratio(time("whole demo"), time(cached)).median();
			report.promise("at least twice as fast with AOT processing and an AOT cache", faster, faster >= 2);
		}
	}

	private static String time(String app) {
		return app + ", milliseconds to the first answer";
	}

	private static String cpu(String app) {
		return app + ", milliseconds of processor time";
	}

	private static String services(int count) {
		return String.format(Locale.ROOT, "%d services, milliseconds", count);
	}

}
