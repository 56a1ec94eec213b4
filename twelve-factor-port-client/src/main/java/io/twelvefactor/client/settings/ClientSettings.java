package io.twelvefactor.client.settings;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.util.unit.DataSize;

/**
 * How a service is called. Each value is a property of the service, or of all services,
 * or has a default.
 *
 * @param http timeouts of an attempt, TLS, and whether redirects are followed: one that
 * is may lead anywhere
 * @param transfer what goes over a connection
 * @param pool the connections
 * @param retry when a call is attempted again
 * @param askedTotalTimeout how long a call may take, all attempts included, or
 * {@code null} for the default
 * @param deadlineHeader the header with the time that is left, or {@code null}
 */
public record ClientSettings(HttpClientSettings http, Transfer transfer, Pool pool, Retry retry,
		@Nullable Duration askedTotalTimeout, @Nullable String deadlineHeader) {

	private static final Duration TOTAL = Duration.ofSeconds(30);

	/**
	 * Read the settings of a service.
	 * @param service the service
	 * @param binder reads the properties
	 * @param http what Spring Boot decides
	 * @return the settings
	 */
	public static ClientSettings of(BackingService service, Binder binder, HttpClientSettings application) {
		ClientProperties properties = new ClientProperties(binder, service.name());
		HttpClientSettings http = application
			.withRedirects(properties.get("redirects", HttpRedirects.class, HttpRedirects.DONT_FOLLOW))
			.withConnectTimeout(properties.time("connect-timeout", orSeconds(application.connectTimeout(), 2)))
			.withReadTimeout(properties.time("read-timeout", orSeconds(application.readTimeout(), 10)));
		return new ClientSettings((service.sslBundle() != null) ? http.withSslBundle(service.sslBundle()) : http,
				Transfer.of(properties), Pool.of(properties), Retry.of(properties),
				properties.findTime("total-timeout"), properties.header("deadline-header"));
	}

	/**
	 * Return the settings of a service that no property speaks of.
	 * @param service the service
	 * @return the settings
	 */
	public static ClientSettings defaults(BackingService service) {
		return of(service, new Binder(), HttpClientSettings.defaults());
	}

	private static Duration orSeconds(@Nullable Duration time, int seconds) {
		return (time != null) ? time : Duration.ofSeconds(seconds);
	}

	/**
	 * Change what Spring Boot has settings for.
	 * @param special the change
	 * @return the changed settings
	 */
	public ClientSettings withHttp(UnaryOperator<HttpClientSettings> special) {
		return new ClientSettings(special.apply(this.http).withRedirects(this.http.redirects()), this.transfer,
				this.pool, this.retry, this.askedTotalTimeout, this.deadlineHeader);
	}

	/**
	 * Return the time for a connection.
	 * @return the time
	 */
	public Duration connectTimeout() {
		return Objects.requireNonNull(this.http.connectTimeout());
	}

	Duration readTimeout() {
		return Objects.requireNonNull(this.http.readTimeout());
	}

	// Whoever gives an attempt a long time does not mean it to be cut short.
	public Duration totalTimeout() {
		if (this.askedTotalTimeout != null) {
			return this.askedTotalTimeout;
		}
		Duration attempts = Duration.ofMillis(readTimeout().toMillis() * this.retry.maxAttempts());
		return (attempts.compareTo(TOTAL) > 0) ? attempts : TOTAL;
	}

	/**
	 * Tell whether redirects are followed.
	 * @return whether they are
	 */
	public boolean followsRedirects() {
		return this.http.redirects() != HttpRedirects.DONT_FOLLOW;
	}

	/**
	 * Settings of what goes over a connection.
	 *
	 * @param compression whether answers may be compressed
	 * @param tcpKeepAlive whether the system looks after connections that are silent
	 * @param maxInMemorySize how much of a body is decoded
	 */
	public record Transfer(boolean compression, boolean tcpKeepAlive, DataSize maxInMemorySize) {

		static Transfer of(ClientProperties properties) {
			return new Transfer(properties.get("compression", Boolean.class, true),
					properties.get("tcp-keep-alive", Boolean.class, true),
					properties.get("max-in-memory-size", DataSize.class,
							properties.application("spring.http.codecs.max-in-memory-size", DataSize.ofMegabytes(2))));
		}

		// As for Spring's codecs, -1 is no limit.
		public int maxInMemoryBytes() {
			return (int) Math.min(this.maxInMemorySize.toBytes(), Integer.MAX_VALUE);
		}

	}

	/**
	 * Settings of the connections.
	 *
	 * @param maxConnections how many there may be to one address
	 * @param maxPending how many requests may wait for one
	 * @param pendingTimeout how long a request waits for one
	 * @param maxIdleTime how long one is kept unused
	 * @param maxLifeTime how long one is kept at all
	 * @param maxLifeTimeVariance by how many percent of that it may be longer or shorter
	 * @param evictionInterval how often those are closed that were kept long enough
	 * @param leasing which one is taken
	 */
	public record Pool(int maxConnections, int maxPending, Duration pendingTimeout, Duration maxIdleTime,
			Duration maxLifeTime, int maxLifeTimeVariance, Duration evictionInterval, Leasing leasing) {

		static Pool of(ClientProperties properties) {
			int maxConnections = properties.number("pool.max-connections", 100, 1);
			return new Pool(maxConnections, properties.number("pool.max-pending", 2 * maxConnections, 0),
					properties.time("pool.pending-timeout", Duration.ofSeconds(2)),
					properties.time("pool.max-idle-time", Duration.ofSeconds(20)),
					properties.time("pool.max-life-time", Duration.ofMinutes(5)),
					properties.number("pool.max-life-time-variance", 10, 0),
					properties.time("pool.eviction-interval", Duration.ofSeconds(30)),
					properties.get("pool.leasing", Leasing.class, Leasing.LIFO));
		}

	}

	/**
	 * Which of the unused connections is taken.
	 */
	public enum Leasing {

		/**
		 * The one used last, so that those not needed grow old.
		 */
		LIFO,

		/**
		 * The one unused for longest.
		 */
		FIFO

	}

	/**
	 * Settings of further attempts.
	 *
	 * @param enabled whether there are any
	 * @param maxAttempts how often a request may be sent
	 * @param patience how long after its first failure an instance that can't be reached
	 * is waited for
	 * @param backoff the longest first delay before the same instance is tried again
	 * @param maxBackoff the longest of all such delays
	 * @param maxBodySize how much of a body is kept, to send or to ask for it again
	 * @param budgetPercent how many further attempts there may be, in percent of the
	 * requests
	 * @param budgetPerSecond how many there may be in any case
	 */
	public record Retry(boolean enabled, int maxAttempts, Duration patience, Duration backoff, Duration maxBackoff,
			DataSize maxBodySize, int budgetPercent, int budgetPerSecond) {

		static Retry of(ClientProperties properties) {
			return new Retry(properties.get("retry.enabled", Boolean.class, true),
					properties.number("retry.max-attempts", 3, 1),
					properties.get("retry.patience", Duration.class, Duration.ofSeconds(5)),
					properties.get("retry.backoff", Duration.class, Duration.ofMillis(50)),
					properties.get("retry.max-backoff", Duration.class, Duration.ofSeconds(1)),
					properties.get("retry.max-body-size", DataSize.class, DataSize.ofMegabytes(1)),
					properties.number("retry.budget-percent", 20, 0),
					properties.number("retry.budget-per-second", 10, 0));
		}

		/**
		 * Return a delay of up to twice as long as the one before, and of anything less,
		 * so that clients that failed together do not come back together.
		 * @param round how many there were before
		 * @return the delay
		 * @see <a href=
		 * "https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
		 * Backoff And Jitter</a>
		 */
		public Duration backoff(int round) {
			long longest = Math.min(this.maxBackoff.toMillis(), this.backoff.toMillis() << Math.min(round, 20));
			return Duration.ofMillis(ThreadLocalRandom.current().nextLong(Math.max(0, longest) + 1));
		}

	}

}
