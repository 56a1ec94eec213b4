package io.twelvefactor.client;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToIntFunction;

import io.twelvefactor.client.netty.KeepAlive;
import io.twelvefactor.client.settings.ClientSettings;
import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider;

/**
 * The connections to a service, which no other service can use up.
 */
final class ConnectionPool implements ConnectionProvider.MeterRegistrar {

	// One for each address that the service is at, and another one as long as the one
	// before it is being closed.
	private final Map<Key, Queue<ConnectionPoolMetrics>> metrics = new ConcurrentHashMap<>();

	private final KeepAlive keepAlive;

	private final ConnectionProvider provider;

	ConnectionPool(String name, ClientSettings.Pool settings) {
		this.keepAlive = new KeepAlive(settings.maxIdleTime());
		ConnectionProvider.Builder builder = ConnectionProvider.builder(name)
			.maxConnections(settings.maxConnections())
			.pendingAcquireMaxCount(settings.maxPending())
			.pendingAcquireTimeout(settings.pendingTimeout())
			.evictionPredicate(this.keepAlive::isOver)
			.maxLifeTime(longestLifeTime(settings))
			.maxLifeTimeVariance(variance(settings.maxLifeTimeVariance()))
			.evictInBackground(settings.evictionInterval())
			.disposeInactivePoolsInBackground(settings.evictionInterval(), settings.maxLifeTime())
			.metrics(true, () -> this);
		this.provider = ((settings.leasing() == ClientSettings.Leasing.LIFO) ? builder.lifo() : builder.fifo()).build();
	}

	static Duration longestLifeTime(ClientSettings.Pool settings) {
		return settings.maxLifeTime().multipliedBy(100 + settings.maxLifeTimeVariance()).dividedBy(100);
	}

	// Of the longest one, as Reactor Netty only shortens life times.
	static double variance(int percent) {
		return Math.min(100, 200.0 * percent / (100 + percent));
	}

	ConnectionProvider provider() {
		return this.provider;
	}

	KeepAlive keepAlive() {
		return this.keepAlive;
	}

	CallStatistics.Connections connections() {
		return new CallStatistics.Connections(sum(ConnectionPoolMetrics::acquiredSize),
				sum(ConnectionPoolMetrics::idleSize), sum(ConnectionPoolMetrics::pendingAcquireSize));
	}

	private int sum(ToIntFunction<ConnectionPoolMetrics> count) {
		return this.metrics.values().stream().flatMap(Queue::stream).mapToInt(count).sum();
	}

	// What is in use is closed when it is released.
	void reset() {
		this.metrics.keySet().forEach((key) -> this.provider.disposeWhen(key.address()));
	}

	void close() {
		this.provider.dispose();
	}

	@Override
	public void registerMetrics(String poolName, String id, SocketAddress remoteAddress,
			ConnectionPoolMetrics poolMetrics) {
		this.metrics.compute(new Key(id, remoteAddress), (key, known) -> {
			Queue<ConnectionPoolMetrics> pools = (known != null) ? known : new ConcurrentLinkedQueue<>();
			pools.add(poolMetrics);
			return pools;
		});
	}

	@Override
	public void deRegisterMetrics(String poolName, String id, SocketAddress remoteAddress) {
		this.metrics.computeIfPresent(new Key(id, remoteAddress), (key, pools) -> {
			pools.poll();
			return pools.isEmpty() ? null : pools;
		});
	}

	private record Key(String id, SocketAddress address) {

	}

}
