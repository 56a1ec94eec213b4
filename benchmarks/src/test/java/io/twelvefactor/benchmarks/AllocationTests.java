package io.twelvefactor.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.netty.channel.epoll.Epoll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for what a request costs, in bytes: a figure that doesn't depend on how busy the
 * machine is.
 */
class AllocationTests {

	/**
	 * What a request through a {@code BackingServiceClient} took when this was last
	 * looked at, on each Java. Whoever makes it less writes the new figure here.
	 */
	private static final Map<Integer, Long> RECORDED = Map.of(17, 23_800L, 25, 24_200L);

	private static Map<Competitor, Long> oneServer;

	@BeforeAll
	static void measure() {
		oneServer = bytes(1, Competitor.BACKING_SERVICE_CLIENT, Competitor.BOOT_WEB_CLIENT);
	}

	@Test
	void aRequestTakesAsManyBytesAsRecorded() {
		Long recorded = RECORDED.get(Runtime.version().feature());
		assumeThat(recorded).as("there is no figure for this Java").isNotNull();
		assumeThat(Epoll.isAvailable()).as("the figure is that of Netty's native transport").isTrue();
		assertThat(oneServer.get(Competitor.BACKING_SERVICE_CLIENT)).isCloseTo(recorded, within(recorded / 20));
	}

	@Test
	void aRequestTakesNoMoreBytesThanThroughTheClientOfSpringBoot() {
		assertThat(oneServer.get(Competitor.BACKING_SERVICE_CLIENT))
			.isLessThanOrEqualTo(oneServer.get(Competitor.BOOT_WEB_CLIENT));
	}

	@Test
	void aRequestToOneOfTwoServersTakesLessThanThroughSpringCloudLoadBalancer() {
		Map<Competitor, Long> bytes = bytes(2, Competitor.BACKING_SERVICE_CLIENT, Competitor.LOAD_BALANCER);
		assertThat(bytes.get(Competitor.BACKING_SERVICE_CLIENT) / (double) bytes.get(Competitor.LOAD_BALANCER))
			.isLessThanOrEqualTo(0.85);
	}

	private static Map<Competitor, Long> bytes(int servers, Competitor... clients) {
		List<String> command = Stream
			.of(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
					"-cp", System.getProperty("java.class.path"), Allocations.class.getName(),
					Integer.toString(servers)), Stream.of(clients).map(Competitor::name))
			.flatMap((part) -> part)
			.toList();
		return Commands.output(command)
			.lines()
			.filter((line) -> line.matches("[A-Z_]+=\\d+"))
			.map((line) -> line.split("="))
			.collect(Collectors.toMap((line) -> Competitor.valueOf(line[0]), (line) -> Long.valueOf(line[1])));
	}

}
