package io.twelvefactor.routed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import io.twelvefactor.app.Installed;
import org.junit.jupiter.api.Assumptions;

/**
 * A network of its own, in which settings of the kernel can be changed.
 *
 * @param holder the process that keeps it
 */
record NetworkNamespace(Process holder) implements AutoCloseable {

	/**
	 * Make a network, or skip the test where this user may not.
	 * @param setting a setting of the kernel
	 * @return the network
	 */
	static NetworkNamespace create(String setting) {
		String unshare = Installed.program("util-linux", "/usr/bin/unshare").toString();
		Installed.program("iproute2", "/usr/sbin/ip", "/sbin/ip", "/bin/ip");
		Assumptions.assumeTrue(isPermitted(unshare), "This user may not make a network namespace");
		try {
			Process process = new ProcessBuilder(unshare, "-n", "sh", "-c",
					"PATH=$PATH:/usr/sbin:/sbin; ip link set lo up && sysctl -qw %s && echo up && exec cat"
						.formatted(setting))
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			if (!"up".equals(process.inputReader().readLine())) {
				throw new IllegalStateException("No network namespace");
			}
			return new NetworkNamespace(process);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isPermitted(String unshare) {
		try {
			return new ProcessBuilder(unshare, "-n", "true").start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What makes a program run in this network.
	 * @return the beginning of its command
	 */
	List<String> prefix() {
		return List.of("nsenter", "--net", "--target", String.valueOf(this.holder.pid()));
	}

	@Override
	public void close() {
		this.holder.destroy();
	}

}
