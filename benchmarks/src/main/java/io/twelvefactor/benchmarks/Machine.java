package io.twelvefactor.benchmarks;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

/**
 * Where this is measured.
 */
final class Machine {

	private Machine() {
	}

	static String describe() {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		return "Measured on Linux with %d processors and %d GiB of memory, which other work shares."
			.formatted(system.getAvailableProcessors(), Math.round(system.getTotalMemorySize() / (double) (1L << 30)));
	}

}
