package io.twelvefactor.backing.source;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * One of the shapes in which platforms hand over the URL of a service. It looks when it
 * is asked, and costs nothing where its platform is not.
 */
interface UrlSource {

	/**
	 * Find the URL of a service.
	 * @param name the service
	 * @return the URL, or empty if this source has none
	 * @throws org.springframework.boot.diagnostics.FailureAnalyzedException if what
	 * should hold the URL can't be read
	 */
	Optional<SuppliedUrl> find(ServiceName name);

	// What it says besides, in other places: for comparison only.
	default Stream<SuppliedUrl> findAll(ServiceName name) {
		return find(name).stream();
	}

}
