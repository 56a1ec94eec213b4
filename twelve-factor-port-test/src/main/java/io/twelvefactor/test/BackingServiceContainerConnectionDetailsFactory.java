package io.twelvefactor.test;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceUrl.Address;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.backing.container.PublishedPort;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/**
 * Attaches any container of Testcontainers as the backing service that its
 * {@code @ServiceConnection} names, at the first port that it exposes, unless somebody
 * else makes details of it, as Spring Boot does of a database. Spring Boot keeps one bean
 * of each type of details, and tells nobody the name of a source, but whether a source
 * has a name. So the details of each container are those of all that their factory has
 * made, and Spring Boot makes one factory for the containers of a test class, and another
 * one for those that are beans.
 */
final class BackingServiceContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, ContainerServices> {

	private static final Log log = LogFactory.getLog(BackingService.class);

	private final List<ContainerDetails> all = new CopyOnWriteArrayList<>();

	@Override
	protected @Nullable ContainerServices getContainerConnectionDetails(
			ContainerConnectionSource<Container<?>> source) {
		if (isTaken(source)) {
			return null;
		}
		ContainerDetails details = new ContainerDetails(source, this.all);
		this.all.add(details);
		return details;
	}

	@SuppressWarnings("rawtypes")
	private static boolean isTaken(ContainerConnectionSource<Container<?>> source) {
		List<ConnectionDetailsFactory> factories = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(ConnectionDetailsFactory.class, FailureHandler.logging(log));
		return factories.stream().anyMatch((factory) -> takes(factory, source));
	}

	@SuppressWarnings("unchecked")
	private static boolean takes(ConnectionDetailsFactory<?, ?> factory,
			ContainerConnectionSource<Container<?>> source) {
		return factory instanceof ContainerConnectionDetailsFactory
				&& !(factory instanceof BackingServiceContainerConnectionDetailsFactory)
				&& ((ConnectionDetailsFactory<ContainerConnectionSource<Container<?>>, ?>) factory)
					.getConnectionDetails(source) != null;
	}

	private static final class ContainerDetails extends ContainerConnectionDetails<Container<?>>
			implements ContainerServices, BeanFactoryAware, SmartInitializingSingleton {

		private final ContainerConnectionSource<Container<?>> source;

		private final List<ContainerDetails> all;

		private @Nullable ObjectProvider<BackingServices> services;

		private @Nullable Container<?> started;

		private ContainerDetails(ContainerConnectionSource<Container<?>> source, List<ContainerDetails> all) {
			super(source);
			this.source = source;
			this.all = all;
		}

		@Override
		public void setBeanFactory(BeanFactory beanFactory) {
			this.services = beanFactory.getBeanProvider(BackingServices.class);
		}

		@Override
		public void afterPropertiesSet() throws Exception {
			for (ContainerDetails details : this.all) {
				details.prepare();
			}
		}

		private void prepare() throws Exception {
			super.afterPropertiesSet();
		}

		@Override
		public void afterSingletonsInstantiated() {
			if (this.services != null) {
				this.services.ifAvailable((known) -> this.all.forEach((details) -> details.check(known.names())));
			}
		}

		private void check(Collection<String> names) {
			if (names.stream().noneMatch(this::isOf)) {
				log.warn(("The container of %s has the name of no backing service that the application knows: %s. "
						+ "Name it in its @ServiceConnection.")
					.formatted(getOrigin(), names));
			}
		}

		@Override
		public Optional<BackingService> find(String name) {
			return this.all.stream()
				.filter((details) -> details.isOf(name))
				.findFirst()
				.map((details) -> details.port(name).service(name));
		}

		private boolean isOf(String name) {
			return Stream.of(name, name.replace('-', '_'), name.replace("-", ""))
				.anyMatch((form) -> this.source.accepts(form, Container.class, ContainerServices.class));
		}

		private PublishedPort port(String name) {
			Container<?> container = started();
			int inside = container.getExposedPorts()
				.stream()
				.findFirst()
				.orElseThrow(() -> new FailureAnalyzedException(
						"The container of %s, attached as the backing service '%s', exposes no port."
							.formatted(getOrigin(), name),
						"Say at which port the service listens, as in withExposedPorts(8080)."));
			return new PublishedPort(inside, new Address(container.getHost(), container.getMappedPort(inside)),
					getOrigin(), getSslBundle());
		}

		// Once: one that a test has stopped is meant to be down.
		private synchronized Container<?> started() {
			Container<?> container = this.started;
			if (container == null) {
				container = getContainer();
				this.started = container;
			}
			return container;
		}

	}

}
