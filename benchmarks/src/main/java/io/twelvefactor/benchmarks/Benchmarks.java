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
		for (String java : List.of(args).subList(4, args.length)) {
			Plan plan = new Plan(Path.of(java), args[2].equals("quick"), Path.of(args[0]));
			for (String section : sections) {
				run(section, plan, report);
			}
		}
		write(report, Path.of(args[1]));
	}

	private static void run(String section, Plan plan, Report report) throws RunnerException {
		String java = "Java " + version(plan);
		switch (section) {
			case "client" -> new ClientSection(plan).run(java, report);
			case "server" -> new ServerSection(plan).run(java, report);
			case "sockets" -> new SocketSection(plan).run(java, report);
			case "start" -> new StartSection(plan).run(java, report);
			case "memory" -> new MemorySection(plan).run(java, report);
			case "urls" -> new UrlSection(plan).run(java, report);
			default -> throw new IllegalArgumentException(
					"There is no section '%s'. There are client, server, sockets, start, memory and urls."
						.formatted(section));
		}
	}

	private static String version(Plan plan) {
		return Commands.output(List.of(plan.executable(), "-XshowSettings:properties", "-version"))
			.replaceFirst("(?s).*java\\.version = (\\S+).*", "$1");
	}

	private static void write(Report report, Path folder) throws IOException {
		String machine = "Measured on Linux with %d processors and %d GiB of memory, which other work shares."
			.formatted(Runtime.getRuntime().availableProcessors(), Machine.gibibytes());
		Files.createDirectories(folder);
		Files.writeString(folder.resolve("results.json"), report.json());
		Files.writeString(folder.resolve("RESULTS.md"), report.markdown(machine));
		System.out.println(report.markdown(machine));
	}

}
