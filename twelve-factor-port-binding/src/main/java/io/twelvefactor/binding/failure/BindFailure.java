package io.twelvefactor.binding.failure;

import java.nio.file.Path;

import io.twelvefactor.binding.port.Port;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * A port that could not be bound, in words.
 *
 * @param asked who asked for which port
 * @param environment the environment
 */
public record BindFailure(AskedPort asked, Environment environment) {

	/**
	 * Below it a process needs a privilege to bind, see
	 * {@code ip_unprivileged_port_start} in ip(7).
	 */
	static final int FIRST_UNPRIVILEGED_PORT = 1024;

	/**
	 * Say what happened and what to do.
	 * @param refusal why the port could not be bound
	 * @param cause the failure
	 * @return the analysis
	 */
	public FailureAnalysis analyze(BindRefusal refusal, Throwable cause) {
		return switch (refusal) {
			case IN_USE -> inUse(cause);
			case NOT_PERMITTED -> notPermitted(cause);
			case NOT_LOCAL -> notLocal(cause);
		};
	}

	private FailureAnalysis inUse(Throwable cause) {
		int port = this.asked.port();
		return new FailureAnalysis(
				"%s failed to start. Port %d was already in use.\n%s%s".formatted(this.asked.server(), port, this.asked,
						holder(port)),
				"Identify and stop the process that's listening on port %d or configure this application to listen on another port%s."
					.formatted(port, this.asked.alternative()),
				cause);
	}

	private String holder(int port) {
		if (port == 5000 && this.environment.getProperty("os.name", "").startsWith("Mac")) {
			return " On macOS the AirPlay Receiver listens on port 5000: "
					+ "turn it off in System Settings, General, AirDrop & Handoff, or use another port.";
		}
		return PortHolder.find(Path.of("/proc"), port).map(" The port is held by %s."::formatted).orElse("");
	}

	private FailureAnalysis notPermitted(Throwable cause) {
		int port = this.asked.port();
		return new FailureAnalysis(
				"%s failed to start. This process is not permitted to bind port %d. %s".formatted(this.asked.server(),
						port, this.asked),
				"Use a port from %d up, for example %s=5000, and let the routing layer listen on port %d; "
					.formatted(FIRST_UNPRIVILEGED_PORT, this.asked.variable(), port)
						+ "or allow it on Linux with 'sysctl net.ipv4.ip_unprivileged_port_start=%d'.".formatted(port),
				cause);
	}

	private FailureAnalysis notLocal(Throwable cause) {
		String address = this.asked.addresses()
			.stream()
			.filter(this.environment::containsProperty)
			.map((property) -> property + "=" + Port.shown(this.environment.getRequiredProperty(property)))
			.reduce((first, second) -> first + ", " + second)
			.orElse("the address it was given");
		return new FailureAnalysis(
				"%s failed to start. No network interface of this machine has the address to bind (%s)."
					.formatted(this.asked.server(), address),
				"Remove the property to listen on every address, or set it to an address of this machine.", cause);
	}

}
