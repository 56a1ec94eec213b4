package io.twelvefactor.benchmarks;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

import com.sun.management.ThreadMXBean;

/**
 * Counts the bytes that a request takes, in a process of its own. With the first compiler
 * of Java alone ({@code -XX:TieredStopAtLevel=1}), which optimises no object away, they
 * are the same every time, however busy the machine is.
 */
public final class Allocations {

	private static final int WARM_UP = 3000;

	private static final int REQUESTS = 2000;

	private Allocations() {
	}

	/**
	 * Print the bytes of each client, in a line each.
	 * @param args how many servers there are, and the names of the clients
	 */
	public static void main(String[] args) {
		List<ServerProcess> servers = LongStream.range(0, Integer.parseInt(args[0]))
			.mapToObj((number) -> ServerProcess.start())
			.toList();
		List<URI> urls = servers.stream().map(ServerProcess::url).toList();
		for (String name : List.of(args).subList(1, args.length)) {
			try (Calls calls = Competitor.valueOf(name).open(urls)) {
				call(calls, WARM_UP);
				long before = allocated();
				call(calls, REQUESTS);
				System.out.printf(Locale.ROOT, "%s=%d%n", name, (allocated() - before) / REQUESTS);
			}
		}
		servers.forEach(ServerProcess::close);
	}

	private static void call(Calls calls, int times) {
		for (int i = 0; i < times; i++) {
			calls.itemNow("sku" + i % 100);
		}
	}

	private static long allocated() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		return LongStream.of(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
			.filter((bytes) -> bytes > 0)
			.sum();
	}

}
