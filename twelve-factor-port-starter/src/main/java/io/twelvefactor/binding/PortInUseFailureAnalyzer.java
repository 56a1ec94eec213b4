package io.twelvefactor.binding;

import java.nio.file.Path;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Boot's report of a port in use, with who asked for the port and who holds it.
 */
final class PortInUseFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> implements Ordered {

	private final Environment environment;

	PortInUseFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	// Before Boot's own.
	@Override
	public int getOrder() {
		return 0;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
		int port = cause.getPort();
		AskedPort asked = AskedPort.of(this.environment, port);
		return new FailureAnalysis(
				"Web server failed to start. Port %d was already in use.\n%s%s".formatted(port, asked, holder(port)),
				"Identify and stop the process that's listening on port %d or configure this application to listen on another port%s."
					.formatted(port, asked.alternative()),
				cause);
	}

	private String holder(int port) {
		if (port == 5000 && this.environment.getProperty("os.name", "").startsWith("Mac")) {
			return " On macOS the AirPlay Receiver listens on port 5000: "
					+ "turn it off in System Settings, General, AirDrop & Handoff, or use another port.";
		}
		return PortHolder.find(Path.of("/proc"), port).map(" The port is held by %s."::formatted).orElse("");
	}

}
