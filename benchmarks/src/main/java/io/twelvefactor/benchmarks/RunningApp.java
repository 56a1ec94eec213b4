package io.twelvefactor.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An app as a process that has answered.
 *
 * @param process the process
 * @param url where it listens
 * @param startMillis the time from its start to its first answer
 * @param cpuMillis the processor time that it took for that
 */
record RunningApp(Process process, URI url, double startMillis, double cpuMillis) implements AutoCloseable {

	/**
	 * What the names of the starter and its modules begin with.
	 */
	private static final String STARTER = "twelve-factor-port-";

	private static final Duration LONGEST = Duration.ofSeconds(60);

	/**
	 * Start an app on a free port.
	 * @param command the command
	 * @param environment variables besides {@code PORT}
	 * @param path what to ask for
	 * @return the app
	 */
	static RunningApp start(List<String> command, Map<String, String> environment, String path) {
		try {
			int port = freePort();
			ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD);
			builder.environment().putAll(environment);
			builder.environment().put(portVariable(command), Integer.toString(port));
			URI url = URI.create("http://127.0.0.1:" + port + path);
			long start = System.nanoTime();
			Process process = builder.start();
			awaitAnswer(process, url, start);
			double millis = (System.nanoTime() - start) / 1e6;
			double cpu = process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
			return new RunningApp(process, url, millis, cpu);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// Without the starter nobody reads PORT.
	private static String portVariable(List<String> command) {
		boolean withStarter = command.contains("-jar")
				|| command.stream().anyMatch((part) -> part.contains("/" + STARTER));
		return withStarter ? "PORT" : "SERVER_PORT";
	}

	private static void awaitAnswer(Process process, URI url, long start) {
		while (!answers(url)) {
			if (!process.isAlive() || System.nanoTime() - start > LONGEST.toNanos()) {
				process.destroyForcibly();
				throw new IllegalStateException("No answer from " + process.info().commandLine().orElse("the app"));
			}
			pause();
		}
	}

	private static boolean answers(URI url) {
		try {
			HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
			connection.setConnectTimeout(1000);
			connection.setReadTimeout(5000);
			return connection.getResponseCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(2);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	static String classPath(Path demo, boolean withStarter) {
		try (var jars = Files.list(demo.resolve("extracted").resolve("lib"))) {
			List<String> entries = new ArrayList<>(List.of(demo.resolve("classes").toString()));
			jars.filter((jar) -> withStarter || !jar.getFileName().toString().startsWith(STARTER))
				.sorted()
				.forEach((jar) -> entries.add(jar.toString()));
			return String.join(":", entries);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return what the process has in memory at the moment.
	 * @return kilobytes
	 */
	double residentKilobytes() {
		try (var lines = Files.lines(Path.of("/proc", Long.toString(this.process.pid()), "status"))) {
			return lines.filter((line) -> line.startsWith("VmRSS:"))
				.mapToDouble((line) -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
				.findFirst()
				.orElse(Double.NaN);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Collect the garbage of the process, and count what is left.
	 * @param java its Java installation
	 * @return kilobytes
	 */
	double heapKilobytes(Path java) {
		String histogram = Commands.output(List.of(java.resolve("bin").resolve("jcmd").toString(),
				Long.toString(this.process.pid()), "GC.class_histogram"));
		String total = histogram.substring(histogram.lastIndexOf("Total"));
		return Double.parseDouble(total.trim().split("\\s+")[2]) / 1024;
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
