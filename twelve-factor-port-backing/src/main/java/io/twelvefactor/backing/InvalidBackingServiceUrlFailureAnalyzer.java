package io.twelvefactor.backing;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which variable or property to correct, and how.
 */
final class InvalidBackingServiceUrlFailureAnalyzer extends AbstractFailureAnalyzer<InvalidBackingServiceUrlException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidBackingServiceUrlException cause) {
		return new FailureAnalysis("The URL of a backing service is invalid. " + cause.getMessage() + ".",
				"Correct %s. It has the form http://user:password@host:port/path, where user and password are percent-encoded: 'p#ss' is written 'p%%23ss'."
					.formatted(cause.source().isEmpty() ? "the URL" : cause.source()),
				cause);
	}

}
