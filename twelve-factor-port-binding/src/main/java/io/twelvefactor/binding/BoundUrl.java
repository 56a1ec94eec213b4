package io.twelvefactor.binding;

import java.net.URI;
import java.util.Optional;

import io.twelvefactor.binding.port.Listener;
import org.jspecify.annotations.Nullable;

/**
 * Where this app is listening, as the running server tells. The bean of this type is the
 * main listener; {@link BoundUrls} has all of them.
 * <p>
 * It can be injected anywhere and asked once the port is open, for instance while a
 * request is handled, in a listener of {@link PortBoundEvent} or of
 * {@code ApplicationReadyEvent}. In a context without a server nothing is ever bound.
 * <p>
 * Thread-safe.
 */
public final class BoundUrl {

	private final String name;

	private volatile @Nullable Listener listener;

	private volatile @Nullable URI publicUri;

	BoundUrl(String name) {
		this.name = name;
	}

	BoundUrl bind(Listener listener) {
		this.listener = listener;
		return this;
	}

	void publishedAs(URI uri) {
		this.publicUri = uri;
	}

	/**
	 * Return the name of the listener.
	 * @return {@code main} for the app's own, {@code management} for that of a separate
	 * management port, {@code rsocket} and {@code grpc} for Spring Boot's other servers,
	 * or the name of a TCP binding
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return whether the port has been opened. Until then all methods but this one and
	 * {@link #name()} throw.
	 * @return whether the port has been opened; still true while the app shuts down
	 */
	public boolean isBound() {
		return this.listener != null;
	}

	/**
	 * Return the scheme of the URL: that of the protocol, with an {@code s} at its end if
	 * the server has TLS of its own, and with {@code +unix} after it if it is bound to a
	 * Unix domain socket.
	 * @return the scheme, such as {@code http}, {@code rediss} or {@code http+unix}
	 * @throws IllegalStateException if the port is not open
	 */
	public String scheme() {
		return listener().scheme();
	}

	/**
	 * Return the port that is really bound, also when 0 was asked for.
	 * @return the port, from 1 to 65535, or -1 if a Unix domain socket is bound
	 * @throws IllegalStateException if the port is not open
	 */
	public int port() {
		return listener().port();
	}

	/**
	 * Return the URL for this machine. It ends with a slash, after the context path or
	 * base path if there is one.
	 * @return the URL, such as {@code http://localhost:5000/}; if the server is bound to
	 * one address, the host is that address, and if it is bound to a Unix domain socket,
	 * its path, percent-encoded: {@code http+unix://%2Frun%2Fapp.sock/}
	 * @throws IllegalStateException if the port is not open
	 */
	public URI uri() {
		return listener().uri();
	}

	/**
	 * Return the URL that another machine of the same network can use. If the server is
	 * bound to every address, the host is the first IPv4 address, else the first IPv6
	 * address, of a network interface that is up and neither loopback nor link-local.
	 * @return the URL, such as {@code http://10.0.0.7:5000/}; the same as {@link #uri()}
	 * if the server is bound to one address or to a Unix domain socket, or if this
	 * machine has no network
	 * @throws IllegalStateException if the port is not open
	 */
	public URI networkUri() {
		return listener().networkUri();
	}

	/**
	 * Return the URL that the routing layer publishes, as {@code PUBLIC_URL} or the
	 * platform says it. It is the one of the web server of this app, and no other
	 * listener has one.
	 * @return the URL, which ends with a slash, such as
	 * {@code https://shop.example.com/}; empty if nobody says it
	 * @throws IllegalStateException if the port is not open
	 */
	public Optional<URI> publicUri() {
		listener();
		return Optional.ofNullable(this.publicUri);
	}

	private Listener listener() {
		Listener bound = this.listener;
		if (bound == null) {
			throw new IllegalStateException("No port is bound (listener '%s'): ".formatted(this.name)
					+ "its server has not started yet, or this context has none. Ask while a request is handled "
					+ "or in a listener of PortBoundEvent, or check isBound() first.");
		}
		return bound;
	}

	/**
	 * Return the URL in words.
	 * @return {@link #uri()}, or that nothing is bound
	 */
	@Override
	public String toString() {
		Listener bound = this.listener;
		return (bound != null) ? bound.uri().toString() : "not bound";
	}

}
