package io.twelvefactor.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.SelfSigned;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/**
 * Redis, whose binary comes with a Maven artifact.
 *
 * @param server the server
 * @param port where it listens
 */
public record Redis(RedisServer server, int port) implements RunningServer {

	/**
	 * Start a server.
	 * @param settings lines of its configuration
	 * @return the running server
	 */
	public static Redis start(String... settings) {
		int port = FreePort.find();
		return start(port, RedisServer.newRedisServer().port(port), settings);
	}

	/**
	 * Start a server that speaks TLS only, also at 127.0.0.2, for which its certificate
	 * is not.
	 * @param settings lines of its configuration
	 * @return the running server
	 */
	public static Redis startWithTls(String... settings) {
		int port = FreePort.find();
		RedisServerBuilder builder = RedisServer.newRedisServer()
			.port(0)
			.bind("127.0.0.1 127.0.0.2")
			.setting("tls-port " + port)
			.setting("tls-cert-file " + SelfSigned.certificate())
			.setting("tls-key-file " + SelfSigned.privateKey())
			.setting("tls-ca-cert-file " + SelfSigned.certificate())
			.setting("tls-auth-clients no");
		return start(port, builder, settings);
	}

	private static Redis start(int port, RedisServerBuilder builder, String... settings) {
		try {
			List.of(settings).forEach(builder::setting);
			RedisServer server = builder.setting("save \"\"").build();
			server.start();
			return new Redis(server, port);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.server.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
