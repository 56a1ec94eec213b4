package io.twelvefactor.client;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.unit.DataSize;

/**
 * How a service is called. Each value is a property of the service, or of all services,
 * or has a default.
 *
 * @param http timeouts of an attempt, TLS, and redirects, which are never followed: one
 * would carry the credentials elsewhere
 * @param pool the connections
 * @param retry when a call is attempted again
 * @param askedTotalTimeout how long a call may take, all attempts included, or
 * {@code null} for the default
 * @param maxInMemorySize how much of a body is decoded
 * @param deadlineHeader the header with the time that is left, or {@code null}
 */
record ClientSettings(HttpClientSettings http, Pool pool, Retry retry, @Nullable Duration askedTotalTimeout,
		DataSize maxInMemorySize, @Nullable String deadlineHeader) {

	private static final Duration TOTAL = Duration.ofSeconds(30);

	static ClientSettings of(BackingService service, Environment environment, HttpClientSettings application) {
		ClientProperties properties = new ClientProperties(Binder.get(environment), service.name());
		HttpClientSettings http = application.withRedirects(HttpRedirects.DONT_FOLLOW)
			.withConnectTimeout(properties.duration("connect-timeout", application.connectTimeout(), 2))
			.withReadTimeout(properties.duration("read-timeout", application.readTimeout(), 10));
		int maxConnections = properties.positive("pool.max-connections", 100);
		Pool pool = new Pool(maxConnections, properties.positive("pool.max-pending", 2 * maxConnections),
				properties.duration("pool.pending-timeout", null, 2),
				properties.duration("pool.max-idle-time", null, 20),
				properties.duration("pool.max-life-time", null, 300),
				properties.duration("pool.eviction-interval", null, 30));
		Retry retry = new Retry(properties.get("retry.enabled", Boolean.class, true),
				properties.positive("retry.max-attempts", 3),
				properties.get("retry.patience", Duration.class, Duration.ofSeconds(5)),
				properties.get("retry.backoff", Duration.class, Duration.ofMillis(50)),
				properties.get("retry.max-backoff", Duration.class, Duration.ofSeconds(1)),
				properties.get("retry.max-body-size", DataSize.class, DataSize.ofMegabytes(1)),
				properties.get("retry.budget-percent", Integer.class, 20),
				properties.get("retry.budget-per-second", Integer.class, 10));
		return new ClientSettings((service.sslBundle() != null) ? http.withSslBundle(service.sslBundle()) : http, pool,
				retry, properties.totalTimeout(),
				properties.get("max-in-memory-size", DataSize.class, DataSize.ofMegabytes(2)),
				properties.text("deadline-header"));
	}

	static ClientSettings defaults(BackingService service) {
		return of(service, new StandardEnvironment(), HttpClientSettings.defaults());
	}

	ClientSettings withHttp(UnaryOperator<HttpClientSettings> special) {
		return new ClientSettings(special.apply(this.http).withRedirects(HttpRedirects.DONT_FOLLOW), this.pool,
				this.retry, this.askedTotalTimeout, this.maxInMemorySize, this.deadlineHeader);
	}

	// Whoever gives an attempt a long time does not mean it to be cut short.
	Duration totalTimeout() {
		Duration attempt = Objects.requireNonNull(this.http.readTimeout());
		return (this.askedTotalTimeout != null) ? this.askedTotalTimeout
				: (attempt.compareTo(TOTAL) > 0) ? attempt : TOTAL;
	}

	/**
	 * Settings of the connections.
	 *
	 * @param maxConnections how many there may be to one address
	 * @param maxPending how many requests may wait for one
	 * @param pendingTimeout how long a request waits for one
	 * @param maxIdleTime how long one is kept unused
	 * @param maxLifeTime how long one is kept at all
	 * @param evictionInterval how often those are closed that were kept long enough
	 */
	record Pool(int maxConnections, int maxPending, Duration pendingTimeout, Duration maxIdleTime, Duration maxLifeTime,
			Duration evictionInterval) {

	}

	/**
	 * Settings of further attempts.
	 *
	 * @param enabled whether there are any
	 * @param maxAttempts how often an instance may see a request
	 * @param patience how long after its first failure an instance that can't be reached
	 * is waited for
	 * @param backoff the first delay before the same instance is tried again
	 * @param maxBackoff the longest such delay
	 * @param maxBodySize how much of a body is kept, to send or to ask for it again
	 * @param budgetPercent how many further attempts there may be, in percent of the
	 * requests
	 * @param budgetPerSecond how many there may be in any case
	 */
	record Retry(boolean enabled, int maxAttempts, Duration patience, Duration backoff, Duration maxBackoff,
			DataSize maxBodySize, int budgetPercent, int budgetPerSecond) {

		/**
		 * Return a delay of up to twice as long as the one before, and of anything less,
		 * so that clients that failed together do not come back together.
		 * @param round how many there were before
		 * @return the delay
		 * @see <a href=
		 * "https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
		 * Backoff And Jitter</a>
		 */
		Duration backoff(int round) {
			long longest = Math.min(this.maxBackoff.toMillis(), this.backoff.toMillis() << Math.min(round, 20));
			return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest + 1));
		}

	}

}
