package io.twelvefactor.client;

import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.ConnectTimeoutException;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceCalls;
import io.twelvefactor.backing.BackingServices;
import reactor.core.publisher.Mono;

import org.springframework.core.NestedExceptionUtils;

/**
 * The clients of the attached backing services, by name: for names that are not known
 * before the app runs, where a {@link BackingServiceClient} can't be injected.
 * Thread-safe.
 */
public final class BackingServiceClients implements BackingServiceCalls {

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

	@Override
	public CompletableFuture<Integer> probe(BackingService service, String path) {
		return Mono
			.defer(() -> this.builder.probe(service)
				.get()
				.uri(path)
				.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode().value())))
			.onErrorMap(BackingServiceClients::isConnectTimeout, (ex) -> new SocketTimeoutException())
			.toFuture();
	}

	private static boolean isConnectTimeout(Throwable failure) {
		return NestedExceptionUtils.getMostSpecificCause(failure) instanceof ConnectTimeoutException;
	}

	@Override
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
