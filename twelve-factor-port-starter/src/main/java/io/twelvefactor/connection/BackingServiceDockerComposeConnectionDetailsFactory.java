package io.twelvefactor.connection;

import java.util.List;
import java.util.Optional;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceConnectionDetails;
import io.twelvefactor.backing.BackingServiceUrl.Address;
import io.twelvefactor.backing.BackingServices;

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
			int inside = inside(running);
			PublishedPort port = new PublishedPort(inside, new Address(running.host(), outside(running, inside)),
					getOrigin(), getSslBundle(running));
			this.service = port.service(BackingServices.canonicalName(running.labels().getOrDefault(NAME, "")));
		}

		@Override
		public Optional<BackingService> find(String name) {
			return Optional.of(this.service).filter((one) -> one.name().equals(name));
		}

		private static int inside(RunningService running) {
			String label = running.labels().getOrDefault(PORT, "0");
			try {
				return Integer.parseInt(label);
			}
			catch (NumberFormatException ex) {
				throw failure(running, "has the label %s=%s, which is no port".formatted(PORT, label));
			}
		}

		// The port inside of the only one that is published is known to nobody.
		private static int outside(RunningService running, int inside) {
			List<Integer> published = running.ports().getAll("tcp");
			if (inside == 0 && published.size() == 1) {
				return published.get(0);
			}
			try {
				return running.ports().get(inside);
			}
			catch (IllegalStateException ex) {
				throw failure(running, (inside != 0) ? "does not publish the port %d of its container".formatted(inside)
						: "publishes %d ports".formatted(published.size()));
			}
		}

		private static FailureAnalyzedException failure(RunningService running, String words) {
			return new FailureAnalyzedException(
					"The Docker Compose service '%s' has the label %s=%s, and %s.".formatted(running.name(), NAME,
							running.labels().get(NAME), words),
					"Publish the port at which it is to be reached, and if there are several name the one in the "
							+ "container with the label %s, as in %s=8080.".formatted(PORT, PORT));
		}

	}

}
