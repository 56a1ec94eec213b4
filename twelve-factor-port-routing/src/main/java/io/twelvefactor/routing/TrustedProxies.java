package io.twelvefactor.routing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.Environment;

/**
 * Whom the app believes what is forwarded.
 *
 * @param networks the networks of the routing layer
 */
record TrustedProxies(List<IpSubnetFilterRule> networks) {

	static final String PROPERTY = "twelve-factor.binding.trusted-proxies";

	/**
	 * Loopback, the private networks of RFC 1918, the shared ones of RFC 6598, the unique
	 * local ones of RFC 4193, and link-local ones.
	 */
	private static final String DEFAULT = "127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,"
			+ "169.254.0.0/16,::1,fc00::/7,fe80::/10";

	/**
	 * Whether a server or Spring reads what is forwarded. If none does, it is left alone.
	 * @param environment the environment
	 * @return whether somebody does, as Spring Boot decides it
	 */
	static boolean isNeeded(Environment environment) {
		String strategy = Binder.get(environment).bind("server.forward-headers-strategy", String.class).orElse("");
		CloudPlatform platform = CloudPlatform.getActive(environment);
		return strategy.isBlank() ? platform != null && platform.isUsingForwardHeaders()
				: !strategy.strip().equalsIgnoreCase("none");
	}

	static TrustedProxies of(Environment environment) {
		String text = Binder.get(environment)
			.bind(PROPERTY, String[].class)
			.map((all) -> String.join(",", all))
			.orElse(DEFAULT);
		return new TrustedProxies(Arrays.stream(text.split(","))
			.map(String::strip)
			.filter((network) -> !network.isEmpty())
			.map(TrustedProxies::parse)
			.toList());
	}

	private static IpSubnetFilterRule parse(String network) {
		int slash = network.indexOf('/');
		String address = (slash < 0) ? network : network.substring(0, slash);
		byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
		String prefix = (slash < 0 && bytes != null) ? String.valueOf(bytes.length * Byte.SIZE)
				: network.substring(slash + 1);
		boolean isMapped = address.contains(":") && address.contains(".");
		if (bytes == null || isMapped || address.contains("[") || !prefix.matches("[0-9]{1,3}")
				|| Integer.parseInt(prefix) > bytes.length * Byte.SIZE) {
			throw new FailureAnalyzedException(
					"The property %s has '%s', which is not a network.".formatted(PROPERTY, shown(network)),
					"Set %s to addresses and networks with commas between them, such as 10.0.0.0/8,2001:db8::/32, or don't set it."
						.formatted(PROPERTY));
		}
		return new IpSubnetFilterRule(address, Integer.parseInt(prefix), IpFilterRuleType.ACCEPT);
	}

	private static String shown(String network) {
		String text = network.replaceFirst("(?s).*@", "***@").replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
		return (text.length() <= 60) ? text : text.substring(0, 60) + "…";
	}

	/**
	 * Whether a peer is trusted. One at a Unix domain socket is on this machine.
	 * @param peer the other end of a connection, or {@code null} if it is not known any
	 * more
	 * @return whether it is
	 */
	boolean isTrusted(@Nullable SocketAddress peer) {
		return peer instanceof UnixDomainSocketAddress || (peer instanceof InetSocketAddress inet
				&& inet.getAddress() != null && this.networks.stream().anyMatch((network) -> network.matches(inet)));
	}

	/**
	 * Whether an address of a header is that of a trusted proxy.
	 * @param address the bytes of the address, or {@code null} if it is none
	 * @return whether it is
	 */
	boolean isTrusted(byte @Nullable [] address) {
		try {
			return address != null && isTrusted(new InetSocketAddress(InetAddress.getByAddress(address), 0));
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

}
