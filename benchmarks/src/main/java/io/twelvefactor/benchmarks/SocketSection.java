package io.twelvefactor.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.netty.channel.unix.DomainSocketAddress;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.util.retry.Retry;

/**
 * The demo's inventory over loopback and over a Unix domain socket, with Reactor Netty as
 * the client, as wrk knows no such sockets.
 */
final class SocketSection {

	private static final String TCP = "127.0.0.1";

	private static final String UNIX = "Unix domain socket";

	private final Plan plan;

	private final Samples samples = new Samples();

	SocketSection(Plan plan) {
		this.plan = plan;
	}

	void run(String java, Report report) {
		List<String> command = List.of(this.plan.executable(), "-Xmx256m", "-cp",
				RunningApp.classPath(this.plan.demo(), true), "io.twelvefactor.demo.inventory.InventoryApplication");
		for (int round = 0; round < this.plan.rounds(5, 1); round++) {
			try (RunningApp app = RunningApp.start(command, Map.of(), "/items")) {
				measure(TCP, HttpClient.create().baseUrl("http://" + app.url().getRawAuthority()));
			}
			measureSocket(command);
		}
		report.add("Sockets, " + java, this.samples, List.of("listening at", "requests per second", "compared"), List
			.of(TCP, UNIX)
			.stream()
			.map((name) -> List.of(name, this.samples.of(name).format(""), this.samples.ratio(name, TCP).format(" ×")))
			.toList());
	}

	private void measureSocket(List<String> command) {
		try {
			Path socket = Files.createTempDirectory("benchmark").resolve("app.sock");
			ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD);
			builder.environment().put("PORT", "unix:" + socket);
			Process process = builder.start();
			try {
				measure(UNIX, HttpClient.create().remoteAddress(() -> new DomainSocketAddress(socket.toString())));
			}
			finally {
				process.destroy();
				process.onExit().join();
				Files.deleteIfExists(socket);
				Files.delete(socket.getParent());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void measure(String name, HttpClient client) {
		Mono<Integer> request = client.get()
			.uri("/items")
			.responseSingle((response, body) -> body.asByteArray())
			.map((body) -> body.length);
		request.retryWhen(Retry.fixedDelay(600, Duration.ofMillis(50))).block();
		Duration time = Duration.ofSeconds(this.plan.rounds(10, 2));
		rate(request, time);
		this.samples.add(name, rate(request, time));
	}

	private static double rate(Mono<Integer> request, Duration time) {
		Long count = Flux.range(0, Integer.MAX_VALUE).flatMap((number) -> request, 32).take(time).count().block();
		return (count != null) ? (double) count / time.toSeconds() : 0;
	}

}
