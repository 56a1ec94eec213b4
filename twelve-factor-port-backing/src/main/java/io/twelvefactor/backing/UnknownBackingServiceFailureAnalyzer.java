package io.twelvefactor.backing;

import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;

/**
 * Lists every service that is missing and the variable to set for it.
 */
final class UnknownBackingServiceFailureAnalyzer
		extends AbstractInjectionFailureAnalyzer<UnknownBackingServiceException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownBackingServiceException cause,
			@Nullable String injectionPoint) {
		return new FailureAnalysis(description(cause, injectionPoint), action(cause), cause);
	}

	private static String description(UnknownBackingServiceException cause, @Nullable String injectionPoint) {
		String subject = (cause.isDeclared() || injectionPoint == null) ? "This application" : injectionPoint;
		return "%s needs %s not attached:\n\n%s".formatted(subject,
				(cause.missing().size() == 1) ? "a backing service that is" : "backing services that are",
				cause.missing()
					.stream()
					.map((name) -> "\t%s: set %s, or the property %s".formatted(name, name.variable(), name.property()))
					.collect(Collectors.joining("\n")));
	}

	private static String action(UnknownBackingServiceException cause) {
		String attached = cause.attached().isEmpty() ? "No service is attached yet."
				: "Attached are: %s.".formatted(String.join(", ", cause.attached()));
		String meant = cause.nearMisses().isEmpty() ? "" : "Is it a typing error? %s set. "
			.formatted(String.join(" and ", cause.nearMisses()) + ((cause.nearMisses().size() == 1) ? " is" : " are"));
		return "%sSet it to the URL of the service, for example %s=http://localhost:5100. %s %s".formatted(meant,
				cause.missing().get(0).variable(), attached,
				cause.isDeclared()
						? "A service that may be absent is declared with @EnableBackingServices(optional = \"name\")."
						: "If the service has another name than the parameter or field, add @Attached(\"name\").");
	}

}
