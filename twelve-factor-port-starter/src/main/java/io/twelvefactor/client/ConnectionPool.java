package io.twelvefactor.client;

import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider;

/**
 * The connections to a service, which no other service can use up.
 */
final class ConnectionPool implements ConnectionProvider.MeterRegistrar {

	// One for each address that the service is at.
	private final Map<String, ConnectionPoolMetrics> metrics = new ConcurrentHashMap<>();

	private final ConnectionProvider provider;

	ConnectionPool(String name, ClientSettings.Pool settings) {
		this.provider = ConnectionProvider.builder(name)
			.maxConnections(settings.maxConnections())
			.pendingAcquireMaxCount(settings.maxPending())
			.pendingAcquireTimeout(settings.pendingTimeout())
			.evictionPredicate(KeepAlive.eviction(settings.maxIdleTime()))
			.maxLifeTime(settings.maxLifeTime())
			.maxLifeTimeVariance(10)
			.evictInBackground(settings.evictionInterval())
			.lifo()
			.metrics(true, () -> this)
			.build();
	}

	ConnectionProvider provider() {
		return this.provider;
	}

	int sum(ToIntFunction<ConnectionPoolMetrics> count) {
		return this.metrics.values().stream().mapToInt(count).sum();
	}

	void close() {
		this.provider.dispose();
	}

	@Override
	public void registerMetrics(String poolName, String id, SocketAddress remoteAddress,
			ConnectionPoolMetrics poolMetrics) {
		this.metrics.put(id + remoteAddress, poolMetrics);
	}

	@Override
	public void deRegisterMetrics(String poolName, String id, SocketAddress remoteAddress) {
		this.metrics.remove(id + remoteAddress);
	}

}
