package io.twelvefactor.actuate;

import java.net.URI;
import java.util.List;

import io.twelvefactor.binding.BoundUrl;
import io.twelvefactor.binding.BoundUrls;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@code /actuator/boundurls}: where this app is listening.
 */
@WebEndpoint(id = "boundurls")
public final class BoundUrlsEndpoint {

	private final BoundUrls boundUrls;

	BoundUrlsEndpoint(BoundUrls boundUrls) {
		this.boundUrls = boundUrls;
	}

	/**
	 * Return the listeners that are bound.
	 * @return the listeners, in the order of their names
	 */
	@ReadOperation
	public Listeners boundUrls() {
		return new Listeners(this.boundUrls.stream().map(Listener::of).toList());
	}

	/**
	 * The listeners of this app.
	 *
	 * @param listeners the listeners, in the order of their names
	 */
	public record Listeners(List<Listener> listeners) {

	}

	/**
	 * A listener.
	 *
	 * @param name {@code main}, {@code management}, {@code grpc}, {@code rsocket}, or the
	 * name of a TCP binding
	 * @param scheme the scheme of its URLs
	 * @param port the port that is really bound, -1 for a Unix domain socket
	 * @param url the URL for this machine
	 * @param networkUrl the URL for others in the same network
	 * @param publicUrl the URL that the routing layer publishes, {@code null} if nobody
	 * says it
	 */
	public record Listener(String name, String scheme, int port, String url, String networkUrl,
			@Nullable String publicUrl) {

		static Listener of(BoundUrl bound) {
			return new Listener(bound.name(), bound.scheme(), bound.port(), bound.uri().toString(),
					bound.networkUri().toString(), bound.publicUri().map(URI::toString).orElse(null));
		}

	}

}
