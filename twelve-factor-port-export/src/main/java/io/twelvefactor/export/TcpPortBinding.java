package io.twelvefactor.export;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import io.twelvefactor.binding.BoundUrl;
import reactor.netty.tcp.TcpServer;

import org.springframework.util.Assert;

/**
 * A protocol that this app exports on a port of its own. As a bean it is bound when the
 * web server is, published as a {@link BoundUrl} of its name, and shut down gracefully.
 * <p>
 * A binding called {@code cache} binds {@code CACHE_PORT}, or the property
 * {@code twelve-factor.binding.tcp.cache.port}; in an app without a web server and with
 * no other binding also {@code PORT}. Address, TLS and limits are properties beside that
 * one. It may be a port, 0 for any free one, or {@code unix:} and the absolute path of a
 * Unix domain socket.
 * <p>
 * While the app shuts down nothing new is accepted, and a connection ends between two
 * exchanges. An exchange is open from the first byte that was read until something is
 * written. When none is, and nothing comes for a tenth of a second, or it is a second
 * later, nothing more is read: a handler that uses {@code NettyInbound#receive()} sees
 * the end of its input, may answer all that it has got, and ends the connection by
 * completing its publisher; the connection of any other handler is closed when nothing
 * was written for a second. What doesn't end is closed after Spring Boot's
 * {@code spring.lifecycle.timeout-per-shutdown-phase}, or at once with
 * {@code server.shutdown=immediate}.
 * <p>
 * Immutable; the customizer is called once for each start.
 *
 * <pre class="code">
 * &#064;Bean
 * TcpPortBinding echo() {
 * 	return new TcpPortBinding("echo", "tcp",
 * 			(server) -&gt; server.handle((in, out) -&gt; out.send(in.receive().retain())));
 * }
 * </pre>
 */
public final class TcpPortBinding {

	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

	private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");

	/**
	 * Names of other listeners, or of variables that are others'.
	 */
	private static final List<String> RESERVED = List.of("main", "management", "management-server", "server",
			OtherServer.GRPC.listener(), OtherServer.RSOCKET.listener());

	private final String name;

	private final String scheme;

	private final UnaryOperator<TcpServer> customizer;

	/**
	 * Create a binding.
	 * @param name the name: lower-case letters, digits and hyphens, beginning with a
	 * letter; not {@code main}, {@code management}, {@code management-server},
	 * {@code server}, {@code grpc} or {@code rsocket}
	 * @param scheme the scheme of its URL without TLS, such as {@code redis}; with an SSL
	 * bundle an {@code s} comes to its end
	 * @param customizer adds the protocol to a server, mostly with
	 * {@link TcpServer#handle}; where it is bound, and on which threads, is not its
	 * business
	 * @throws IllegalArgumentException if the name or the scheme is none
	 */
	public TcpPortBinding(String name, String scheme, UnaryOperator<TcpServer> customizer) {
		Assert.isTrue(NAME.matcher(name).matches(),
				() -> "The name of a TCP binding is made of lower-case letters, digits and hyphens, and begins with a letter");
		Assert.isTrue(!RESERVED.contains(name), () -> "A TCP binding can't be called '%s'".formatted(name));
		Assert.isTrue(SCHEME.matcher(scheme).matches(),
				() -> "The scheme of the TCP binding '%s' is not one of a URL".formatted(name));
		Assert.notNull(customizer, () -> "The TCP binding '%s' has no customizer".formatted(name));
		this.name = name;
		this.scheme = scheme;
		this.customizer = customizer;
	}

	/**
	 * Return the name.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the scheme of the protocol.
	 * @return the scheme without TLS
	 */
	public String scheme() {
		return this.scheme;
	}

	TcpServer customize(TcpServer server) {
		TcpServer customized = this.customizer.apply(server);
		Assert.state(customized != null,
				() -> "The customizer of the TCP binding '%s' returns null".formatted(this.name));
		return customized;
	}

	/**
	 * Return the binding in words.
	 * @return name and scheme
	 */
	@Override
	public String toString() {
		return "TCP binding '%s' (%s)".formatted(this.name, this.scheme);
	}

}
