package io.twelvefactor.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Counts the processor time of the process for each operation, which depends less on what
 * else the machine does than what comes out of it in a second.
 */
public final class ProcessorTime implements InternalProfiler {

	static final String LABEL = "cpu.norm";

	private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

	private long before;

	@Override
	public String getDescription() {
		return "Processor time for each operation";
	}

	@Override
	public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
		this.before = this.system.getProcessCpuTime();
	}

	@Override
	public Collection<ScalarResult> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
			IterationResult result) {
		long operations = result.getMetadata().getMeasuredOps();
		double micros = (this.system.getProcessCpuTime() - this.before) / 1e3 / operations;
		return List.of(new ScalarResult(LABEL, micros, "us/op", AggregationPolicy.AVG));
	}

}
