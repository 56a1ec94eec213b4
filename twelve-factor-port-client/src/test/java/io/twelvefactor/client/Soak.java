package io.twelvefactor.client;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.netty.buffer.UnpooledByteBufAllocator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls a service at full speed for a minute while one of its two instances fails in all
 * ways that there are, and is restarted now and then.
 */
public final class Soak {

	private static final Duration TIME = Duration.ofSeconds(60);

	private static final Duration SHORT_TIME = Duration.ofSeconds(4);

	private static final int CONCURRENCY = 32;

	private static final List<HttpMethod> METHODS = List.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE,
			HttpMethod.POST, HttpMethod.PATCH);

	private static final List<Fault> FAULTS = Stream.of(Fault.values())
		.filter((fault) -> fault == Fault.TRICKLE || !fault.isAnswer())
		.toList();

	private final Random random = new Random(4711);

	private final Set<String> executed = ConcurrentHashMap.newKeySet();

	private final Set<String> executedTwice = ConcurrentHashMap.newKeySet();

	private final AtomicLong attempts = new AtomicLong();

	private final AtomicLong requests = new AtomicLong();

	private final AtomicLong failedIdempotent = new AtomicLong();

	private final AtomicLong failedOther = new AtomicLong();

	private final FaultServer working = new FaultServer((request) -> count(request, Fault.NONE)).forgetful();

	private final FaultServer failing = new FaultServer((request) -> count(request, anyFault())).forgetful();

	private Soak() {
	}

	/**
	 * Run.
	 * @param args none
	 */
	public static void main(String[] args) {
		LoggingSystem.get(Soak.class.getClassLoader()).setLogLevel(null, LogLevel.ERROR);
		new Soak().run();
		System.exit(0);
	}

	private void run() {
		ConnectionProvider connections = ConnectionProvider.create("plain", 100);
		WebClient plain = WebClient.builder()
			.clientConnector(new ReactorClientHttpConnector(
					HttpClient.create(connections).responseTimeout(Duration.ofSeconds(1))))
			.build();
		load(SHORT_TIME, plain, List.of(this.working.url(), this.failing.url()));
		report("Plain WebClient");
		assertThat(this.failedIdempotent.get()).isPositive();
		connections.dispose();
		try (TestClients clients = clients()) {
			load(SHORT_TIME, clients.client(), List.of(""));
		}
		awaitNoConnections();
		Level before = Level.now();

		forget();
		try (TestClients clients = clients()) {
			load(TIME, clients.client(), List.of(""));
			report("BackingServiceClient");
			ServiceCalls calls = clients.calls();
			System.out.printf("%d retries, %d refused, %d times set aside%n", calls.retries(), calls.refusedRetries(),
					calls.setAsides());
			assertThat(this.failedIdempotent.get()).as("failed idempotent requests").isZero();
			assertThat(this.failedOther.get()).as("failed other requests").isPositive();
			assertThat(this.executedTwice).isEmpty();
			assertThat(calls.setAsides()).isPositive();
			assertThat(calls.retries()).isPositive()
				.isLessThanOrEqualTo(this.requests.get() / 5 + 10 * (TIME.toSeconds() + 10));
			assertThat(this.attempts.get()).isLessThanOrEqualTo(this.requests.get() + calls.retries());
			Await.until("no connection in use", () -> calls.pool().connections().active() == 0);
			assertThat(calls.pool().connections().pending()).isZero();
		}
		awaitNoConnections();
		Level after = Level.now();
		System.out.println(before + " before, " + after + " after");
		assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 2);
		assertThat(after.directMemory()).isLessThanOrEqualTo(before.directMemory() + 1024 * 1024);
	}

	private TestClients clients() {
		return TestClients.of(List.of(this.working.url(), this.failing.url()), "read-timeout=1s");
	}

	private void load(Duration time, WebClient client, List<String> bases) {
		Instant end = Instant.now().plus(time);
		Thread restarts = new Thread(() -> restart(end), "restarts");
		restarts.start();
		Flux.<Integer, Integer>generate(() -> 0, (call, sink) -> {
			if (Instant.now().isBefore(end)) {
				sink.next(call);
			}
			else {
				sink.complete();
			}
			return call + 1;
		}).flatMap((call) -> call(call, client, bases.get(call % bases.size())), CONCURRENCY).blockLast();
		join(restarts);
	}

	private Mono<Void> call(int call, WebClient client, String base) {
		HttpMethod method = METHODS.get(call % METHODS.size());
		boolean idempotent = call % METHODS.size() < 3;
		this.requests.incrementAndGet();
		return client.method(method)
			.uri(base + "/items")
			.header("X-Id", idempotent ? "" : String.valueOf(call))
			.bodyValue("some value")
			.retrieve()
			.bodyToMono(String.class)
			.onErrorResume((error) -> {
				(idempotent ? this.failedIdempotent : this.failedOther).incrementAndGet();
				if (idempotent && base.isEmpty()) {
					System.out.println(method + " " + error);
				}
				return Mono.empty();
			})
			.then();
	}

	private void restart(Instant end) {
		Object pause = new Object();
		while (Instant.now().isBefore(end)) {
			synchronized (pause) {
				try {
					pause.wait(700);
					this.failing.stop();
					pause.wait(300);
					this.failing.start();
				}
				catch (InterruptedException ex) {
					return;
				}
			}
		}
	}

	private Fault count(FaultServer.Request request, Fault fault) {
		this.attempts.incrementAndGet();
		String id = request.headers().getOrDefault("X-Id", "");
		if (!id.isEmpty() && !this.executed.add(id)) {
			this.executedTwice.add(id);
		}
		return fault;
	}

	// Often enough to fail, and seldom enough to be called again.
	private synchronized Fault anyFault() {
		return (this.random.nextInt(10) == 0) ? FAULTS.get(this.random.nextInt(FAULTS.size())) : Fault.NONE;
	}

	private void awaitNoConnections() {
		Await.until("no connection", () -> this.working.connections() + this.failing.connections() == 0);
	}

	private void report(String client) {
		System.out.printf("%s: %d requests, %d attempts seen, %d idempotent and %d other ones failed%n", client,
				this.requests.get(), this.attempts.get(), this.failedIdempotent.get(), this.failedOther.get());
	}

	private void forget() {
		this.executed.clear();
		this.executedTwice.clear();
		List.of(this.attempts, this.requests, this.failedIdempotent, this.failedOther)
			.forEach((counter) -> counter.set(0));
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What is in use.
	 *
	 * @param threads the number of threads
	 * @param directMemory the bytes of Netty's direct memory
	 */
	private record Level(int threads, long directMemory) {

		static Level now() {
			return new Level(ManagementFactory.getThreadMXBean().getThreadCount(),
					UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory());
		}

	}

}
