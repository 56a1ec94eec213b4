package io.twelvefactor.backing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.twelvefactor.backing.source.SuppliedUrl;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.NestedExceptionUtils;

/**
 * All beans that say where services are, of which the first that knows one counts.
 *
 * @param all the beans in their order
 */
record AllConnectionDetails(List<BackingServiceConnectionDetails> all) implements BackingServiceConnectionDetails {

	static AllConnectionDetails of(ObjectProvider<BackingServiceConnectionDetails> all) {
		return new AllConnectionDetails(all.orderedStream().toList());
	}

	@Override
	public Optional<BackingService> find(String name) {
		return this.all.stream().flatMap((details) -> find(details, name).stream()).findFirst();
	}

	// Behind one may be a container that has been stopped.
	private static Optional<BackingService> find(BackingServiceConnectionDetails details, String name) {
		try {
			return details.find(name)
				.map((service) -> new BackingService(name, service.urls(), SuppliedUrl.itself(service.origin()),
						service.sslBundle()));
		}
		catch (FailureAnalyzedException | InvalidBackingServiceUrlException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new FailureAnalyzedException(
					"The connection details of the backing service '%s' can't be had: %s".formatted(name, words(ex)),
					"Start what is behind them, or attach the service by config instead.");
		}
	}

	// Without the exception itself, which may quote a URL with a password.
	private static String words(RuntimeException ex) {
		return Stream.of(ex, NestedExceptionUtils.getMostSpecificCause(ex))
			.map((cause) -> BackingServiceUrl.redact(String.valueOf(cause.getMessage())))
			.distinct()
			.collect(Collectors.joining(": "));
	}

}
