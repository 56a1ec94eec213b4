package io.twelvefactor.backing;

import java.util.List;
import java.util.stream.Collectors;

import io.twelvefactor.backing.source.ServiceName;

/**
 * Backing services that are needed are not attached. The message names the variables to
 * set.
 */
public final class UnknownBackingServiceException extends RuntimeException {

	private final transient List<ServiceName> missing;

	private final boolean declared;

	private final transient List<String> attached;

	private final transient List<String> nearMisses;

	UnknownBackingServiceException(List<ServiceName> missing, boolean declared, List<String> attached,
			List<String> nearMisses) {
		super("Not attached: " + missing.stream()
			.map((name) -> "'%s' (set %s)".formatted(name, name.variable()))
			.collect(Collectors.joining(", ")));
		this.missing = missing;
		this.declared = declared;
		this.attached = attached;
		this.nearMisses = nearMisses;
	}

	/**
	 * Return the names of the services that are not attached.
	 * @return the names, at least one
	 */
	public List<String> names() {
		return this.missing.stream().map(ServiceName::value).toList();
	}

	List<ServiceName> missing() {
		return this.missing;
	}

	// Whether the application declares them, so that it is not about one injection point.
	boolean isDeclared() {
		return this.declared;
	}

	List<String> attached() {
		return this.attached;
	}

	// Properties and variables that are set and may be what was meant.
	List<String> nearMisses() {
		return this.nearMisses;
	}

}
