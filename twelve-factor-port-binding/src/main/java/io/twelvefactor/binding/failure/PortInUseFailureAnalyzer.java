package io.twelvefactor.binding.failure;

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
		AskedPort asked = AskedPort.of(this.environment, cause.getPort());
		return new BindFailure(asked, this.environment).analyze(BindRefusal.IN_USE, cause);
	}

}
