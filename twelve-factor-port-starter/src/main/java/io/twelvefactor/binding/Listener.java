package io.twelvefactor.binding;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.Comparator;
import java.util.Optional;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * An open port.
 *
 * @param scheme the scheme of its URL
 * @param address the one address it is bound to, or {@code null} for all of them
 * @param port the real port
 * @param path the path of its URL, empty or with a slash before and none after it
 */
record Listener(String scheme, @Nullable InetAddress address, int port, String path) {

	Listener {
		address = (address == null || address.isAnyLocalAddress()) ? null : address;
	}

	URI uri() {
		return uri((this.address != null) ? literal(this.address) : "localhost");
	}

	URI networkUri() {
		return (this.address != null) ? uri()
				: networkAddress().map(Listener::literal).map(this::uri).orElseGet(this::uri);
	}

	boolean isLoopback() {
		return this.address != null && this.address.isLoopbackAddress();
	}

	private URI uri(String host) {
		return URI.create(this.scheme + "://" + host + ":" + this.port + this.path + "/");
	}

	// The address as the host of a URL, RFC 3986 section 3.2.2, in the form of RFC 5952
	// and without a zone, which is of no use to another machine.
	private static String literal(InetAddress address) {
		String text = NetUtil.toAddressString(address);
		return (address instanceof Inet6Address) ? "[" + text + "]" : text;
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
