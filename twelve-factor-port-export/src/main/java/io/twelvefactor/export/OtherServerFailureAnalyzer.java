package io.twelvefactor.export;

import java.util.List;
import java.util.stream.Stream;

import io.twelvefactor.binding.failure.AskedPort;
import io.twelvefactor.binding.failure.BindFailure;
import io.twelvefactor.binding.failure.BindRefusal;
import io.twelvefactor.binding.port.PortOrigin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.core.env.Environment;

/**
 * The gRPC or RSocket server that can't be bound.
 */
final class OtherServerFailureAnalyzer extends AbstractFailureAnalyzer<RuntimeException> {

	private final Environment environment;

	OtherServerFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, RuntimeException cause) {
		BindRefusal refusal = BindRefusal.of(rootFailure);
		if (refusal == null || findCause(rootFailure, WebServerException.class) != null) {
			return null;
		}
		return Stream.of(OtherServer.values())
			.filter((server) -> server.isIn(rootFailure))
			.findFirst()
			.map((server) -> new BindFailure(asked(server), this.environment).analyze(refusal, rootFailure))
			.orElse(null);
	}

	private AskedPort asked(OtherServer server) {
		return new AskedPort(server.words(), "", List.of(server.property().replace(".port", ".address")),
				PortOrigin.of(this.environment, server.property()));
	}

}
