package io.twelvefactor.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures everything, or what it is asked for, and says what came out.
 */
public final class Benchmarks {

	private static final List<String> SECTIONS = List.of("client", "server", "sockets", "start", "memory", "urls");

	private Benchmarks() {
	}

	/**
	 * Measure.
	 * @param args the folder of the built demo, where to write what came out, "full" or
	 * "quick", the names of sections separated by commas, and folders of Java
	 * installations
	 * @throws Exception if something can't be measured
	 */
	public static void main(String[] args) throws Exception {
		Report report = new Report();
		List<String> sections = List.of(args[3].split(","));
		sections.forEach(Benchmarks::check);
		Runtime.getRuntime()
			.addShutdownHook(new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
		for (String java : List.of(args).subList(4, args.length)) {
			Plan plan = new Plan(Path.of(java), args[2].equals("quick"), Path.of(args[0]));
			for (String section : sections) {
				run(section, plan, report);
				write(report, Path.of(args[1]));
			}
		}
		System.out.println(report.markdown(Machine.describe()));
	}

	private static void check(String section) {
		if (!SECTIONS.contains(section)) {
			throw new IllegalArgumentException("There is no section '%s', only %s".formatted(section, SECTIONS));
		}
	}

	private static void run(String section, Plan plan, Report report) throws RunnerException {
		String java = "Java " + plan.version();
		switch (section) {
			case "client" -> new ClientSection(plan).run(java, report);
			case "server" -> new ServerSection(plan).run(java, report);
			case "sockets" -> new SocketSection(plan).run(java, report);
			case "start" -> new StartSection(plan).run(java, report);
			case "memory" -> new MemorySection(plan).run(java, report);
			default -> new UrlSection(plan).run(java, report);
		}
	}

	private static void write(Report report, Path folder) throws IOException {
		Files.createDirectories(folder);
		Files.writeString(folder.resolve("results.json"), report.json());
		Files.writeString(folder.resolve("RESULTS.md"), report.markdown(Machine.describe()));
	}

}
