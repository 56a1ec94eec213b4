package io.twelvefactor.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.twelvefactor.backing.Attached;
import io.twelvefactor.client.BackingServiceClient;
import io.twelvefactor.client.BackingServiceClients;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs fifty tests over two attached applications and a stub that fails, and compares
 * what is left with what was left by the fifty before. The process must have the unpooled
 * allocator of Netty, which counts what is in use, and a Java that drops soft references,
 * as the caches of Spring hold closed contexts by them, and keeps no direct buffer for a
 * thread that has written once.
 */
public final class AttachmentSoak {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration QUIET = Duration.ofSeconds(3);

	private static final Set<String> OF_ALL = Set.of("Attach Listener", "globalEventExecutor", "process reaper");

	private AttachmentSoak() {
	}

	/**
	 * Run the tests.
	 * @param args none
	 */
	public static void main(String[] args) {
		run();
		Left first = Left.settled();
		run();
		Instant end = Instant.now().plus(PATIENCE);
		Left second = Left.settled();
		while (!second.isWithin(first) && Instant.now().isBefore(end)) {
			second = Left.settled();
		}
		System.out.println("Before: " + first);
		System.out.println("Left: " + second);
		// Threads that are left would keep the process alive.
		System.exit(second.isWithin(first) ? 0 : 1);
	}

	private static void run() {
		EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(Fifty.class))
			.execute()
			.testEvents()
			.assertStatistics((run) -> run.started(50).succeeded(50));
	}

	/**
	 * What is left after a run.
	 *
	 * @param threads how many threads there are of each name, without their numbers, and
	 * without those that Java and Netty start and end for all
	 * @param sockets how many sockets the process has, listening or connected
	 * @param nettyBytes how many bytes of direct buffers Netty has in use
	 * @param directBuffers how many direct buffers there are
	 */
	record Left(Map<String, Long> threads, long sockets, long nettyBytes, long directBuffers) {

		// What ends by itself has ended when nothing changes any more.
		static Left settled() {
			Left left = now();
			Instant since = Instant.now();
			while (Duration.between(since, Instant.now()).compareTo(QUIET) < 0) {
				LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
				Left next = now();
				if (!next.equals(left)) {
					left = next;
					since = Instant.now();
				}
			}
			return left;
		}

		private static Left now() {
			System.gc();
			return new Left(
					Thread.getAllStackTraces()
						.keySet()
						.stream()
						.map((thread) -> thread.getName().replaceAll("-?\\d+", ""))
						.filter((name) -> !OF_ALL.contains(name))
						.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting())),
					openSockets(), UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory(),
					ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
						.stream()
						.filter((pool) -> pool.getName().equals("direct"))
						.mapToLong(BufferPoolMXBean::getCount)
						.sum());
		}

		boolean isWithin(Left other) {
			return this.threads.entrySet()
				.stream()
				.allMatch((named) -> named.getValue() <= other.threads.getOrDefault(named.getKey(), 0L))
					&& this.sockets <= other.sockets && this.nettyBytes <= other.nettyBytes
					&& this.directBuffers <= other.directBuffers;
		}

		private static long openSockets() {
			try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
				return files.filter(Left::isSocket).count();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static boolean isSocket(Path file) {
			try {
				return Files.readSymbolicLink(file).toString().startsWith("socket:");
			}
			catch (IOException ex) {
				// Closed since it was listed.
				return false;
			}
		}

	}

	@SpringBootTest(classes = Echo.class, webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = "twelve-factor.client.read-timeout=1s")
	@AttachApplication(name = "inventory", application = Echo.class)
	@AttachApplication(name = "orders", application = Echo.class)
	@AttachStub("pricing")
	@DirtiesContext
	static class Fifty {

		@RepeatedTest(50)
		void test(RepetitionInfo repetition, @Attached("inventory") BackingServiceClient inventory,
				@Attached("orders") BackingServiceClient orders, @Attached("pricing") BackingServiceClient prices,
				@Attached("pricing") BackingServiceStub pricing) {
			String body = "x".repeat(repetition.getCurrentRepetition() * 1000);
			assertThat(echo(inventory, body)).isEqualTo(body);
			assertThat(echo(orders, body)).isEqualTo(body);
			assertThat(inventory.post().uri("/orders").bodyValue(body).retrieve().bodyToMono(String.class).block())
				.isEqualTo(body);
			pricing.get("/").answers(200, "7");
			switch (repetition.getCurrentRepetition() % 7) {
				case 0 -> pricing.next().resets();
				case 1 -> pricing.next().closesInBody();
				case 2 -> pricing.next().closesBeforeResponse();
				case 3 -> pricing.next().hangs();
				case 4 -> pricing.next().trickles();
				case 5 -> {
					pricing.goesDown();
					pricing.comesBack();
				}
				default -> pricing.next().answers(503);
			}
			assertThat(prices.get().uri("/").retrieve().bodyToMono(String.class).block()).isEqualTo("7");
		}

		private static String echo(BackingServiceClient client, String body) {
			return client.post().uri("/").bodyValue(body).retrieve().bodyToMono(String.class).block();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Echo {

		private final BackingServiceClients clients;

		Echo(BackingServiceClients clients) {
			this.clients = clients;
		}

		@PostMapping("/orders")
		Mono<String> echoOfOrders(@RequestBody String body) {
			return this.clients.get("orders").post().uri("/").bodyValue(body).retrieve().bodyToMono(String.class);
		}

		@PostMapping("/")
		String echo(@RequestBody String body) {
			return body;
		}

	}

}
