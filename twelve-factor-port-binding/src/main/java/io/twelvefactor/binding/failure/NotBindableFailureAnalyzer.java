package io.twelvefactor.binding.failure;

import java.util.stream.Stream;

import io.twelvefactor.binding.port.PortOrigin;
import io.twelvefactor.binding.port.PortPropertySource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.core.env.Environment;

/**
 * What the operating system says when it refuses a bind for another reason than a port in
 * use: no permission for the port, or an address that this machine doesn't have.
 */
final class NotBindableFailureAnalyzer extends AbstractFailureAnalyzer<WebServerException> {

	private final Environment environment;

	NotBindableFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, WebServerException cause) {
		BindRefusal refusal = BindRefusal.of(cause);
		int port = privilegedPort();
		if (refusal == null || refusal == BindRefusal.IN_USE || (refusal == BindRefusal.NOT_PERMITTED && port == 0)) {
			return null;
		}
		return new BindFailure(AskedPort.of(this.environment, port), this.environment).analyze(refusal, cause);
	}

	private int privilegedPort() {
		return Stream.of("", "management.")
			.map((prefix) -> PortOrigin.of(this.environment, prefix + PortPropertySource.PROPERTY).port())
			.filter((port) -> port > 0 && port < BindFailure.FIRST_UNPRIVILEGED_PORT)
			.findFirst()
			.orElse(0);
	}

}
