package io.twelvefactor.connection;

import java.util.List;
import java.util.Optional;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceConnectionDetails;
import io.twelvefactor.backing.BackingServiceUrl.Address;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.backing.container.PublishedPort;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/**
 * Attaches a service of Docker Compose as the backing service that its label
 * {@code io.twelvefactor.backing-service} names, at the port that it publishes. Where it
 * publishes several, the label {@code io.twelvefactor.backing-service.port} has the port
 * in the container.
 */
final class BackingServiceDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<BackingServiceConnectionDetails> {

	private static final String NAME = "io.twelvefactor.backing-service";

	private static final String PORT = NAME + ".port";

	BackingServiceDockerComposeConnectionDetailsFactory() {
		super((source) -> source.getRunningService().labels().containsKey(NAME));
	}

	@Override
	protected BackingServiceConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new ComposeDetails(source.getRunningService());
	}

	private static final class ComposeDetails extends DockerComposeConnectionDetails
			implements BackingServiceConnectionDetails {

		private final BackingService service;

		private ComposeDetails(RunningService running) {
			super(running);
			String name = name(running);
			int inside = inside(running);
			this.service = new PublishedPort(inside, new Address(running.host(), outside(running, inside)), getOrigin(),
					getSslBundle(running))
				.service(name);
		}

		@Override
		public Optional<BackingService> find(String name) {
			return Optional.of(this.service).filter((one) -> one.name().equals(name));
		}

		private static String name(RunningService running) {
			try {
				return BackingServices.canonicalName(running.labels().getOrDefault(NAME, ""));
			}
			catch (FailureAnalyzedException ex) {
				throw new FailureAnalyzedException("The label %s of the Docker Compose service '%s' is wrong: %s"
					.formatted(NAME, running.name(), ex.analysis().getDescription()), ex.analysis().getAction());
			}
		}

		// Nobody tells what is inside of the only port that is published.
		private static int inside(RunningService running) {
			String label = running.labels().get(PORT);
			if (label == null) {
				return (published(running).size() == 1) ? PublishedPort.SCHEMES.keySet()
					.stream()
					.filter((port) -> publishes(running, port))
					.findFirst()
					.orElse(0) : 0;
			}
			try {
				return Integer.parseInt(label);
			}
			catch (NumberFormatException ex) {
				throw failure(running, "has a label %s that is no port".formatted(PORT));
			}
		}

		private static int outside(RunningService running, int inside) {
			List<Integer> published = published(running);
			if (inside == 0 && published.size() == 1) {
				return published.get(0);
			}
			if (!publishes(running, inside)) {
				throw failure(running, (inside != 0) ? "does not publish the port %d of its container".formatted(inside)
						: "publishes %d ports".formatted(published.size()));
			}
			return running.ports().get(inside);
		}

		private static List<Integer> published(RunningService running) {
			return running.ports().getAll("tcp");
		}

		private static boolean publishes(RunningService running, int inside) {
			try {
				return running.ports().get(inside) > 0;
			}
			catch (IllegalStateException ex) {
				return false;
			}
		}

		private static FailureAnalyzedException failure(RunningService running, String words) {
			return new FailureAnalyzedException(
					"The Docker Compose service '%s' has the label %s, and %s.".formatted(running.name(), NAME, words),
					"Publish the port at which it is to be reached, and if there are several name the one in the "
							+ "container with the label %s, as in %s=8080.".formatted(PORT, PORT));
		}

	}

}
