package io.twelvefactor.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServices;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatusCode;

/**
 * The clients of the attached backing services, by name: for names that are not known
 * before the app runs, where a {@link BackingServiceClient} can't be injected.
 * Thread-safe.
 */
public final class BackingServiceClients {

	private final BackingServices backingServices;

	private final ServiceClientBuilder builder;

	private final Map<List<?>, BackingServiceClient> clients = new ConcurrentHashMap<>();

	BackingServiceClients(BackingServices backingServices, ServiceClientBuilder builder) {
		this.backingServices = backingServices;
		this.builder = builder;
	}

	/**
	 * Return the client of a backing service.
	 * @param name the name of the service
	 * @return the client, the same one as long as the URL is the same
	 * @throws io.twelvefactor.backing.UnknownBackingServiceException if the service is
	 * not attached
	 * @throws io.twelvefactor.backing.InvalidBackingServiceUrlException if its URL is
	 * none
	 */
	public BackingServiceClient get(String name) {
		return get(this.backingServices.get(name));
	}

	/**
	 * Ask a service whether it is there: once, with a connection of its own, and without
	 * the filters and headers that the application gives its clients.
	 * @param service the service, of which the first URL is asked; not one with an
	 * {@code lb} URL
	 * @param path where to ask, relative to the URL
	 * @return the status of the answer, or the error of a {@code WebClient}
	 */
	public Mono<HttpStatusCode> probe(BackingService service, String path) {
		return this.builder.probe(service)
			.get()
			.uri(path)
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()));
	}

	/**
	 * Tell how the calls of a service are going.
	 * @param service the service
	 * @return the statistics, or empty if it has no client in this app so far
	 */
	public Optional<CallStatistics> statistics(BackingService service) {
		return Optional.ofNullable(this.builder.find(service)).map(CallStatistics::of);
	}

	/**
	 * Forget what has happened to the services so far, and close the connections to them
	 * that are idle: budgets are full again, no instance is set aside, and the first URL
	 * is next. This is for tests, which should not know of each other. Statistics that
	 * only grow stay.
	 */
	public void reset() {
		this.builder.reset();
	}

	BackingServiceClient get(BackingService service) {
		List<?> key = List.of(service.name(), service.urls());
		BackingServiceClient client = this.clients.get(key);
		if (client != null) {
			return client;
		}
		// Not inside of the map, as beans may be made for it.
		BackingServiceClient built = this.builder.build(service);
		BackingServiceClient earlier = this.clients.putIfAbsent(key, built);
		return (earlier != null) ? earlier : built;
	}

}
