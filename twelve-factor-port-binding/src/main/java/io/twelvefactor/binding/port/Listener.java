package io.twelvefactor.binding.port;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

import org.springframework.web.util.UriUtils;

/**
 * Where somebody listens.
 *
 * @param scheme the scheme of its URL
 * @param address the address and the port, or the Unix domain socket
 * @param path the path of its URL, empty or with a slash before and none after it
 */
public record Listener(String scheme, SocketAddress address, String path) {

	private static final Pattern ZEROS = Pattern.compile("(?<![^:])0(?::0)+(?![^:])");

	public Listener {
		scheme = (address instanceof UnixDomainSocketAddress) ? scheme + "+unix" : scheme;
	}

	/**
	 * Add what marks a scheme as one with TLS: {@code http} and {@code https},
	 * {@code redis} and {@code rediss}.
	 * @param scheme the scheme without TLS
	 * @param tls whether there is TLS
	 * @return the scheme
	 */
	public static String scheme(String scheme, boolean tls) {
		return tls ? scheme + "s" : scheme;
	}

	/**
	 * Return the port.
	 * @return the port, or -1 for a Unix domain socket
	 */
	public int port() {
		return (this.address instanceof InetSocketAddress inet) ? inet.getPort() : -1;
	}

	/**
	 * Return the URL for this machine.
	 * @return the URL, which ends with a slash
	 */
	public URI uri() {
		return uri(host(this.address));
	}

	/**
	 * Return the URL that another machine of the same network can use.
	 * @return the URL, which ends with a slash
	 */
	public URI networkUri() {
		return isEverywhere() ? networkAddress().map(Listener::literal).map(this::uri).orElseGet(this::uri) : uri();
	}

	/**
	 * Tell whether only this machine reaches it.
	 * @return whether the address is a loopback address
	 */
	public boolean isLoopback() {
		return this.address instanceof InetSocketAddress inet && inet.getAddress().isLoopbackAddress();
	}

	/**
	 * Tell whether it can be reached over IPv6.
	 * @return whether it can, or is no port
	 */
	public boolean isReachableOverIpv6() {
		return !(this.address instanceof InetSocketAddress inet) || ((isEverywhere()
				|| (inet.getAddress() instanceof Inet6Address && !inet.getAddress().isLoopbackAddress()))
				&& !Boolean.getBoolean("java.net.preferIPv4Stack"));
	}

	private boolean isEverywhere() {
		return this.address instanceof InetSocketAddress inet && inet.getAddress().isAnyLocalAddress();
	}

	private String host(SocketAddress address) {
		if (address instanceof InetSocketAddress inet) {
			return isEverywhere() ? "localhost" : literal(inet.getAddress());
		}
		return UriUtils.encode(address.toString(), StandardCharsets.UTF_8);
	}

	private URI uri(String host) {
		String port = (port() >= 0) ? ":" + port() : "";
		return URI.create(this.scheme + "://" + host + port + this.path + "/");
	}

	// The address as the host of a URL, RFC 3986 section 3.2.2.
	private static String literal(InetAddress address) {
		String text = address.getHostAddress();
		return (address instanceof Inet6Address) ? "[" + canonical(text) + "]" : text;
	}

	// RFC 5952 leaves out the first of the longest runs of zeros. A zone is of no use to
	// another machine.
	private static String canonical(String address) {
		String text = address.replaceFirst("%.*", "");
		return ZEROS.matcher(text)
			.results()
			.max(Comparator.comparingInt((zeros) -> zeros.end() - zeros.start()))
			.map((zeros) -> text.substring(0, zeros.start()) + "::" + text.substring(zeros.end()))
			.map((shortened) -> shortened.replaceFirst(":{3,}", "::"))
			.orElse(text);
	}

	private static Optional<InetAddress> networkAddress() {
		try {
			return NetworkInterface.networkInterfaces()
				.filter(Listener::isUp)
				.sorted(Comparator.comparingInt(NetworkInterface::getIndex))
				.flatMap(NetworkInterface::inetAddresses)
				.filter((address) -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
				.min(Comparator.comparing((address) -> !(address instanceof Inet4Address)));
		}
		catch (SocketException ex) {
			return Optional.empty();
		}
	}

	private static boolean isUp(NetworkInterface networkInterface) {
		try {
			return networkInterface.isUp() && !networkInterface.isLoopback();
		}
		catch (SocketException ex) {
			return false;
		}
	}

}
