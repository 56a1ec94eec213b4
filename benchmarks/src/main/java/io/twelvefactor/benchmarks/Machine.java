package io.twelvefactor.benchmarks;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

/**
 * Where this is measured.
 */
final class Machine {

	private Machine() {
	}

	static long gibibytes() {
		OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
		return Math.round(system.getTotalMemorySize() / (double) (1L << 30));
	}

}
