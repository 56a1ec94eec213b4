package io.twelvefactor.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.Installed;

/**
 * A sentinel and the Redis server that it watches, from the system's packages.
 *
 * @param master the server with the data
 * @param sentinel the sentinel, which calls it {@code mymaster}
 * @param port where the sentinel listens
 */
public record RedisSentinel(ServerProcess master, ServerProcess sentinel, int port) implements RunningServer {

	private static final String USER = "redis";

	/**
	 * Start both.
	 * @return the running servers
	 */
	public static RedisSentinel start() {
		Path redis = Installed.program("redis-server", "/usr/bin/redis-server");
		Path program = Installed.program("redis-sentinel", "/usr/bin/redis-sentinel");
		Path folder = ServerProcess.folder();
		int masterPort = FreePort.find();
		int port = FreePort.find();
		Path config = folder.resolve("sentinel.conf");
		try {
			Files.writeString(config, """
					port %d
					bind 127.0.0.1
					sentinel monitor mymaster 127.0.0.1 %d 1
					sentinel auth-pass mymaster s3cret
					""".formatted(port, masterPort));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		ServerProcess master = ServerProcess.start(USER, folder, Map.of(), redis.toString(), "--port",
				String.valueOf(masterPort), "--bind", "127.0.0.1", "--save", "", "--requirepass", "s3cret");
		ServerProcess sentinel = null;
		try {
			master.awaitPort(masterPort);
			sentinel = ServerProcess.start(USER, folder, Map.of(), program.toString(), config.toString());
			sentinel.awaitPort(port);
			return new RedisSentinel(master, sentinel, port);
		}
		catch (RuntimeException ex) {
			master.close();
			throw ex;
		}
	}

	@Override
	public void close() {
		this.sentinel.close();
		this.master.close();
	}

}
