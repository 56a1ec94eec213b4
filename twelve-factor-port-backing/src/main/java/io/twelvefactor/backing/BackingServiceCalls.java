package io.twelvefactor.backing;

import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What clients of backing services know about them, for whoever looks after the services
 * without calling them. A bean of this type is there where the clients are. Thread-safe.
 */
public interface BackingServiceCalls {

	/**
	 * Ask a service whether it is there: once, with a connection of its own, and without
	 * what the application adds to its clients.
	 * @param service the service, of which the first URL is asked; not one with an
	 * {@code lb} URL
	 * @param path where to ask, relative to the URL
	 * @return the HTTP status of the answer, or the failure, which is a
	 * {@link SocketTimeoutException} if the service can't be connected to in time;
	 * cancelling it closes the connection
	 */
	CompletableFuture<Integer> probe(BackingService service, String path);

	/**
	 * Tell how the calls of a service are going.
	 * @param service the service
	 * @return a value to be shown, which holds no secret, or empty if the service has no
	 * client in this app so far
	 */
	Optional<?> statistics(BackingService service);

}
