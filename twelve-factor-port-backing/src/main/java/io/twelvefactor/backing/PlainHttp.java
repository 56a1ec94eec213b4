package io.twelvefactor.backing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Knows where a password can be read on its way.
 */
final class PlainHttp {

	/**
	 * Names that have no meaning outside of a private network: single labels, as Docker
	 * and Kubernetes have them, and the domains of RFC 6761, RFC 6762, RFC 8375, ICANN's
	 * {@code internal}, Kubernetes and Fly.io.
	 */
	private static final Pattern PRIVATE_NAME = Pattern
		.compile("[^.]+|.+\\.(localhost|local|home\\.arpa|internal|svc|cluster\\.local|flycast)");

	// Java would look any other text up.
	private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

	private static final Pattern IPV6 = Pattern.compile("\\[?([0-9A-Fa-f.]*:[0-9A-Fa-f.:]*)(?:%[^\\]]*)?]?");

	private PlainHttp() {
	}

	static boolean exposesCredentials(BackingServiceUrl url) {
		return url.scheme().equals("http") && url.username() != null && !isPrivate(url.host());
	}

	private static boolean isPrivate(String host) {
		InetAddress address = address(host);
		return (address != null) ? isPrivate(address) : PRIVATE_NAME.matcher(host.toLowerCase(Locale.ROOT)).matches();
	}

	private static @Nullable InetAddress address(String host) {
		try {
			Matcher ipv6 = IPV6.matcher(host);
			if (ipv6.matches()) {
				return InetAddress.getByName("[" + ipv6.group(1) + "]");
			}
			return IPV4.matcher(host).matches() ? InetAddress.getByName(host) : null;
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	// RFC 1918 and RFC 4193 for networks, RFC 6598 for those of carriers.
	private static boolean isPrivate(InetAddress address) {
		byte[] bytes = address.getAddress();
		return address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress()
				|| (bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc)
				|| (bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64);
	}

}
