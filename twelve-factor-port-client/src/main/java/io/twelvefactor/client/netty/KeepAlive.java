package io.twelvefactor.client.netty;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.resources.ConnectionProvider.ConnectionMetadata;

import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * How long a connection may be unused before it is given up: less than its peer keeps it,
 * as that closes it without looking whether a request is on its way.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2068#section-19.7.1.1">RFC 2068, The
 * Keep-Alive Header</a>
 */
public final class KeepAlive {

	private static final Pattern TIMEOUT = Pattern.compile("(?:^|[,;\\s])timeout\\s*=\\s*\"?(\\d{1,9})",
			Pattern.CASE_INSENSITIVE);

	private static final AttributeKey<Long> LIMIT = AttributeKey.valueOf(KeepAlive.class, "limit");

	private final long maxIdleMillis;

	// Few peers say anything, and the others' connections are not asked for it.
	private volatile boolean learned;

	/**
	 * Create the rule for the connections of a service.
	 * @param maxIdleTime how long a connection may be unused
	 */
	public KeepAlive(Duration maxIdleTime) {
		this.maxIdleMillis = maxIdleTime.toMillis();
	}

	/**
	 * Keep in mind what a peer says of a connection.
	 * @param response what came over it
	 * @param request what was sent over it, or {@code null} if nothing was
	 */
	void learn(ClientHttpResponse response, @Nullable ClientHttpRequest request) {
		String header = response.getHeaders().getFirst("Keep-Alive");
		if (header == null || request == null || !(request.getNativeRequest() instanceof Connection connection)) {
			return;
		}
		Matcher timeout = TIMEOUT.matcher(header);
		if (timeout.find()) {
			connection.channel().attr(LIMIT).set(limit(Long.parseLong(timeout.group(1))));
			this.learned = true;
		}
	}

	// A second less than the peer, or half of what it says if that is less than two.
	private static long limit(long seconds) {
		return seconds * 1000 - Math.min(1000, seconds * 500);
	}

	/**
	 * Tell whether a connection is to be given up.
	 * @param connection the connection
	 * @param metadata how it was used
	 * @return whether it is
	 */
	public boolean isOver(Connection connection, ConnectionMetadata metadata) {
		return !connection.channel().isActive() || !connection.isPersistent()
				|| metadata.idleTime() >= limit(connection);
	}

	private long limit(Connection connection) {
		Long limit = this.learned ? connection.channel().attr(LIMIT).get() : null;
		return (limit != null) ? Math.min(limit, this.maxIdleMillis) : this.maxIdleMillis;
	}

}
