package io.twelvefactor.connection;

import java.net.InetAddress;
import java.util.List;

import com.mongodb.spi.dns.DnsClient;
import com.mongodb.spi.dns.DnsClientProvider;
import com.mongodb.spi.dns.InetAddressResolver;
import com.mongodb.spi.dns.InetAddressResolverProvider;

/**
 * What the driver of MongoDB asks of the name system: {@code p1234.cluster.test} is the
 * cluster of one node at that port of this machine.
 */
public final class LoopbackDns implements DnsClientProvider {

	@Override
	public DnsClient create() {
		return (name, type) -> type.equals("SRV")
				? List
					.of("0 0 %s node.cluster.test".formatted(name.replaceAll("^.*\\.p(\\d+)\\.cluster\\.test$", "$1")))
				: List.of();
	}

	/**
	 * The other of the two.
	 */
	public static final class Addresses implements InetAddressResolverProvider {

		@Override
		public InetAddressResolver create() {
			return (host) -> List
				.of(host.equals("node.cluster.test") ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host));
		}

	}

}
