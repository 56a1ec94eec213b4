package io.twelvefactor.client;

import java.time.Duration;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.resources.ConnectionProvider.ConnectionMetadata;

/**
 * How long a connection may be unused before it is given up: less than its peer keeps it,
 * as that closes it without looking whether a request is on its way.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2068#section-19.7.1.1">RFC 2068, The
 * Keep-Alive Header</a>
 */
final class KeepAlive {

	private static final Pattern TIMEOUT = Pattern.compile("(?:^|[,;\\s])timeout\\s*=\\s*\"?(\\d{1,9})",
			Pattern.CASE_INSENSITIVE);

	private static final AttributeKey<Long> LIMIT = AttributeKey.valueOf(KeepAlive.class, "limit");

	private KeepAlive() {
	}

	/**
	 * Keep in mind what a peer says of a connection.
	 * @param header the value of {@code Keep-Alive}, or {@code null}
	 * @param connection the connection
	 */
	static void learn(@Nullable String header, Connection connection) {
		if (header == null) {
			return;
		}
		Matcher timeout = TIMEOUT.matcher(header);
		if (timeout.find()) {
			connection.channel().attr(LIMIT).set(limit(Long.parseLong(timeout.group(1))));
		}
	}

	// A second less than the peer, or half of what it says if that is less than two.
	private static long limit(long seconds) {
		return seconds * 1000 - Math.min(1000, seconds * 500);
	}

	static BiPredicate<Connection, ConnectionMetadata> eviction(Duration maxIdleTime) {
		return (connection, metadata) -> !connection.channel().isActive() || !connection.isPersistent()
				|| metadata.idleTime() >= limit(connection, maxIdleTime.toMillis());
	}

	private static long limit(Connection connection, long maxIdleTime) {
		Long learned = connection.channel().attr(LIMIT).get();
		return (learned != null) ? Math.min(learned, maxIdleTime) : maxIdleTime;
	}

}
