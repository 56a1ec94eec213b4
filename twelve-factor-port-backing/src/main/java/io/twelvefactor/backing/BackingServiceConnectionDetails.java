package io.twelvefactor.backing;

import java.util.Optional;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Says where backing services are, with more right than config, as connection details do
 * in Spring Boot. What a test attaches is found by such a bean, and so is a container of
 * Testcontainers or of Docker Compose; an application may have one of its own. Of several
 * that know a service the first one counts, in the order of
 * {@link org.springframework.core.annotation.Order @Order}.
 * <p>
 * It is not asked for the services that have conventional names, such as {@code database}
 * and {@code redis}: Spring Boot has connection details for them.
 * <p>
 * Thread-safe, and asked by any thread, each time that somebody asks for the service. The
 * first to ask may be the constructor of {@link BackingServices}, so that it must not
 * need that bean nor a client of a service.
 */
@FunctionalInterface
public interface BackingServiceConnectionDetails extends ConnectionDetails {

	/**
	 * Find a backing service. What config says of TLS with it counts where the service
	 * has no SSL bundle.
	 * @param name the name in lower case with dashes, such as {@code order-history}
	 * @return the service, of that name, or empty if these are the details of others
	 * @throws RuntimeException if it can't be told where the service is; this is reported
	 * with the name of the service
	 */
	Optional<BackingService> find(String name);

}
