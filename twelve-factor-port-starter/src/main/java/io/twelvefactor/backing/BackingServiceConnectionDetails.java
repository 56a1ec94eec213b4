package io.twelvefactor.backing;

import java.util.Optional;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Says where backing services are, with more right than config, as connection details do
 * in Spring Boot. A container of a test or of Docker Compose is attached by such a bean,
 * and an application may have one of its own. Thread-safe.
 */
@FunctionalInterface
public interface BackingServiceConnectionDetails extends ConnectionDetails {

	/**
	 * Find a backing service. It is asked each time that somebody asks for the service.
	 * @param name the name in lower case with dashes, such as {@code order-history}
	 * @return the service, of that name, or empty if these are the details of others
	 */
	Optional<BackingService> find(String name);

}
