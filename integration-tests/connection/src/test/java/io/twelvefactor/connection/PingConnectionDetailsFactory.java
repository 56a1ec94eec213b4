package io.twelvefactor.connection;

import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;

/**
 * A protocol that somebody else has added with Spring Boot's own interface.
 */
class PingConnectionDetailsFactory implements ConnectionDetailsFactory<BackingService, PingConnectionDetails> {

	@Override
	public @Nullable PingConnectionDetails getConnectionDetails(BackingService source) {
		if (source.url().host().equals("broken")) {
			throw new IllegalArgumentException("It is broken");
		}
		return source.url().scheme().equals("ping") ? new PingConnectionDetails(source.url().host()) : null;
	}

}
