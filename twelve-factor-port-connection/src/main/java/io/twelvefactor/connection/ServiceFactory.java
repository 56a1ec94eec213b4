package io.twelvefactor.connection;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.twelvefactor.backing.BackingService;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.PropertyResolver;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * A factory for the connection details of backing services, and when to use it. Besides
 * ours there are those of others: one for {@code NatsConnectionDetails} belongs to the
 * service {@code nats}.
 *
 * @param type the type of the connection details
 * @param service the conventional name of the service
 * @param properties the properties of Spring Boot that say where the service is
 * @param yieldsTo the types of beans that make one of these details unnecessary
 * @param supports whether it takes a service
 * @param ssl the prefix of the properties of Spring Boot about TLS with it, or empty
 * @param factory the factory
 */
record ServiceFactory(Class<?> type, String service, List<String> properties, List<Class<?>> yieldsTo,
		Predicate<BackingService> supports, String ssl, ConnectionDetailsFactory<BackingService, ?> factory) {

	static final String BEAN_NAME_PREFIX = "backingService";

	private static final Log log = LogFactory.getLog(BackingService.class);

	// One whose technology is not there can't be loaded.
	@SuppressWarnings("rawtypes")
	static Stream<ServiceFactory> load(@Nullable ClassLoader classLoader) {
		List<ConnectionDetailsFactory> factories = SpringFactoriesLoader.forDefaultResourceLocation(classLoader)
			.load(ConnectionDetailsFactory.class, FailureHandler.logging(log));
		return factories.stream().flatMap((factory) -> of(factory).stream());
	}

	@SuppressWarnings("unchecked")
	private static Optional<ServiceFactory> of(ConnectionDetailsFactory<?, ?> factory) {
		if (factory instanceof ServiceConnectionDetailsFactory<?> ours) {
			return Optional.of(new ServiceFactory(ours.type(), ours.service(), ours.properties(), ours.yieldsTo(),
					ours::supports, ours.ssl(), ours));
		}
		Class<?>[] types = ResolvableType.forClass(ConnectionDetailsFactory.class, factory.getClass())
			.resolveGenerics(Object.class);
		return (types[0] == BackingService.class)
				? Optional.of(of(types[1], (ConnectionDetailsFactory<BackingService, ?>) factory)) : Optional.empty();
	}

	private static ServiceFactory of(Class<?> type, ConnectionDetailsFactory<BackingService, ?> factory) {
		return new ServiceFactory(type, conventionalName(type), List.of(), List.of(type),
				(service) -> factory.getConnectionDetails(service) != null, "", factory);
	}

	private static String conventionalName(Class<?> type) {
		String name = type.getSimpleName().replaceFirst("ConnectionDetails$", "");
		return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
	}

	String beanName() {
		return BEAN_NAME_PREFIX + StringUtils.capitalize(this.type.getSimpleName());
	}

	ConnectionDetails create(BackingService source, PropertyResolver spring) {
		ConnectionDetails details = (this.factory instanceof ServiceConnectionDetailsFactory<?> ours)
				? ours.getConnectionDetails(source, spring) : this.factory.getConnectionDetails(source);
		Assert.state(details != null, () -> "No connection details for " + source);
		return details;
	}

}
