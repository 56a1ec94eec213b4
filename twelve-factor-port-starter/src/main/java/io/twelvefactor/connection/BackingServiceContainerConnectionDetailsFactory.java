package io.twelvefactor.connection;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceConnectionDetails;
import io.twelvefactor.backing.BackingServiceUrl.Address;
import org.testcontainers.containers.Container;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Attaches any container of Testcontainers as the backing service that its
 * {@code @ServiceConnection} names, at the first port that it exposes. Spring Boot keeps
 * one bean of each type of details, and tells nobody the name of a source, but whether a
 * source has a name. So the details of each container are those of all that their factory
 * has made, and Spring Boot makes one factory for the containers of a test class, and
 * another one for those that are beans.
 */
final class BackingServiceContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, BackingServiceConnectionDetails> {

	private final List<ContainerDetails> all = new CopyOnWriteArrayList<>();

	@Override
	protected BackingServiceConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<Container<?>> source) {
		ContainerDetails details = new ContainerDetails(source, this.all);
		this.all.add(details);
		return details;
	}

	private static final class ContainerDetails extends ContainerConnectionDetails<Container<?>>
			implements BackingServiceConnectionDetails {

		private final ContainerConnectionSource<Container<?>> source;

		private final List<ContainerDetails> all;

		private ContainerDetails(ContainerConnectionSource<Container<?>> source, List<ContainerDetails> all) {
			super(source);
			this.source = source;
			this.all = all;
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
		public Optional<BackingService> find(String name) {
			return this.all.stream()
				.filter((details) -> details.isOf(name))
				.findFirst()
				.map((details) -> details.port(name).service(name));
		}

		private boolean isOf(String name) {
			return Stream.of(name, name.replace('-', '_'), name.replace("-", ""))
				.anyMatch((form) -> this.source.accepts(form, Container.class, BackingServiceConnectionDetails.class));
		}

		private PublishedPort port(String name) {
			Container<?> container = getContainer();
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

	}

}
