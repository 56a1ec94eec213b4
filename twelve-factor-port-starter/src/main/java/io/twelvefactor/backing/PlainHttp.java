package io.twelvefactor.backing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

import io.netty.util.NetUtil;

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

	// NetUtil looks at all network interfaces when it is loaded, which no name needs.
	private static final Pattern MAYBE_ADDRESS = Pattern.compile(".*:.*|.*\\d");

	private PlainHttp() {
	}

	static boolean exposesCredentials(BackingServiceUrl url) {
		return url.scheme().equals("http") && url.username() != null && !isPrivate(url.host());
	}

	private static boolean isPrivate(String host) {
		byte[] address = MAYBE_ADDRESS.matcher(host).matches() ? NetUtil.createByteArrayFromIpAddressString(host)
				: null;
		return (address != null) ? isPrivate(address) : PRIVATE_NAME.matcher(host.toLowerCase(Locale.ROOT)).matches();
	}

	// RFC 1918 and RFC 4193 for networks, RFC 6598 for those of carriers.
	private static boolean isPrivate(byte[] bytes) {
		try {
			InetAddress address = InetAddress.getByAddress(bytes);
			return address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress()
					|| (bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc)
					|| (bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64);
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

}
