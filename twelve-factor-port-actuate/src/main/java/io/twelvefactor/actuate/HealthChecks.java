package io.twelvefactor.actuate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceCalls;
import io.twelvefactor.backing.BackingServiceUrl;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/**
 * Looks after services with connections of its own: neither the application's clients nor
 * their limits and customizations are involved. A service is up when one of its instances
 * is.
 *
 * @param environment where the properties of the services are
 * @param calls asks the services that have a path to ask for, or {@code null} if this app
 * has no clients
 */
record HealthChecks(Environment environment, @Nullable BackingServiceCalls calls) {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	/**
	 * What Netty's native transports put before the words of the system.
	 */
	private static final Pattern SYSTEM_CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed[^:]*: ");

	private enum Health {

		INFORMATIONAL, REQUIRED

	}

	boolean isRequired(String name) {
		return property(name, "health", Health.class).orElse(Health.INFORMATIONAL) == Health.REQUIRED;
	}

	private Optional<String> path(String name) {
		return property(name, "health-path", String.class).filter((path) -> !path.isBlank());
	}

	private <T> Optional<T> property(String name, String property, Class<T> type) {
		String key = "twelve-factor.backing-services.%s.%s".formatted(name, property);
		return Optional.ofNullable(Binder.get(this.environment).bind(key, type).orElse(null));
	}

	// Never an error.
	Mono<HealthCheck> check(BackingService service) {
		if (service.url().scheme().equals("lb")) {
			return Mono.just(HealthCheck.unknown("its instances are looked up when it is called"));
		}
		String path = path(service.name()).orElse(null);
		BackingServiceCalls calls = this.calls;
		if (path != null && calls == null) {
			return Mono.just(HealthCheck
				.unknown("its health-path is not asked for without io.twelvefactor:twelve-factor-port-client"));
		}
		List<Mono<HealthCheck>> instances = (path != null && calls != null) ? requests(service, path, calls)
				: connections(service);
		if (instances.isEmpty()) {
			return Mono.just(HealthCheck.unknown("there is no host and port to connect to"));
		}
		return Flux.fromIterable(instances)
			.flatMap((instance) -> instance.onErrorResume((ex) -> Mono.just(failed(ex))))
			.takeUntil(HealthCheck::isUp)
			.reduce((one, other) -> other);
	}

	private static List<Mono<HealthCheck>> connections(BackingService service) {
		return service.urls()
			.stream()
			.flatMap((url) -> url.addresses().stream().map((address) -> socketAddress(url.scheme(), address)))
			.filter(Objects::nonNull)
			.map(HealthChecks::connect)
			.toList();
	}

	// The path of a socket is that of a folder for PostgreSQL, and for others something
	// else.
	private static @Nullable SocketAddress socketAddress(String scheme, BackingServiceUrl.Address address) {
		if (address.host().startsWith("/")) {
			return scheme.equals("http+unix") ? UnixDomainSocketAddress.of(address.host()) : null;
		}
		return (address.port() > 0) ? InetSocketAddress.createUnresolved(address.host(), address.port()) : null;
	}

	private static Mono<HealthCheck> connect(SocketAddress address) {
		return Mono.fromCallable(() -> tryToConnect(address)).subscribeOn(Schedulers.boundedElastic()).timeout(TIMEOUT);
	}

	// With the JDK alone, as Reactor Netty's clients can't be loaded where PORT is not a
	// number. A failure is a value, as nobody may be there any more to take an error.
	private static HealthCheck tryToConnect(SocketAddress address) {
		try {
			if (address instanceof InetSocketAddress inet) {
				connect(inet);
			}
			else {
				SocketChannel.open(address).close();
			}
			return HealthCheck.UP;
		}
		catch (IOException ex) {
			return failed(ex);
		}
	}

	// A host that has several addresses may listen on one only.
	private static void connect(InetSocketAddress address) throws IOException {
		IOException failure = new UnknownHostException();
		for (InetAddress host : InetAddress.getAllByName(address.getHostString())) {
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress(host, address.getPort()), (int) TIMEOUT.toMillis());
				return;
			}
			catch (IOException ex) {
				failure = ex;
			}
		}
		throw failure;
	}

	private static List<Mono<HealthCheck>> requests(BackingService service, String path, BackingServiceCalls calls) {
		return service.urls()
			.stream()
			.map((url) -> new BackingService(service.name(), List.of(url), service.origin(), service.sslBundle()))
			.map((instance) -> Mono.fromFuture(() -> calls.probe(instance, path))
				.timeout(TIMEOUT)
				.map(HealthChecks::answered))
			.toList();
	}

	private static HealthCheck answered(int status) {
		return (status / 100 == 2) ? HealthCheck.UP : HealthCheck.down("answers with status " + status);
	}

	private static HealthCheck failed(Throwable failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
			return HealthCheck.down("no answer within %d s".formatted(TIMEOUT.toSeconds()));
		}
		if (cause instanceof UnknownHostException) {
			return HealthCheck.down("unknown host");
		}
		return HealthCheck.down(SYSTEM_CALL.matcher(message(cause)).replaceFirst(""));
	}

	// The words of the system or our own, and not those of a decoder, which may quote
	// what the peer sent.
	private static String message(Throwable failure) {
		boolean quotesNobody = failure instanceof IOException || failure instanceof FailureAnalyzedException;
		String message = quotesNobody ? failure.getMessage() : null;
		return (message != null) ? message : failure.getClass().getSimpleName();
	}

}
