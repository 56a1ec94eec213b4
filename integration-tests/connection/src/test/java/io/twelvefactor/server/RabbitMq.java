package io.twelvefactor.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.Installed;
import io.twelvefactor.app.SelfSigned;

/**
 * RabbitMQ from the system's package, with a node, a port mapper and files of its own.
 *
 * @param mapper the port mapper of Erlang
 * @param server the server
 * @param port where it speaks AMQP
 * @param tlsPort where it speaks AMQP over TLS
 */
public record RabbitMq(ServerProcess mapper, ServerProcess server, int port, int tlsPort) implements RunningServer {

	/**
	 * The userinfo of its user in a URL.
	 */
	public static final String USERINFO = "shop:p%40ss%2Fs3cret";

	/**
	 * The path of its virtual host, {@code shop/orders}, in a URL.
	 */
	public static final String VIRTUAL_HOST = "/shop%2Forders";

	private static final String USER = "rabbitmq";

	/**
	 * Start a server.
	 * @return the running server
	 */
	public static RabbitMq start() {
		Path program = Installed.program("rabbitmq-server", "/usr/lib/rabbitmq/bin/rabbitmq-server");
		Path epmd = Installed.program("erlang-base", "/usr/bin/epmd");
		Path folder = ServerProcess.folder();
		int port = FreePort.find();
		int tlsPort = FreePort.find();
		String mapperPort = String.valueOf(FreePort.find());
		configure(folder, port, tlsPort);
		Map<String, String> variables = Map.ofEntries(Map.entry("ERL_EPMD_PORT", mapperPort),
				Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"), Map.entry("RABBITMQ_NODENAME", "test@localhost"),
				Map.entry("RABBITMQ_DIST_PORT", String.valueOf(FreePort.find())),
				Map.entry("RABBITMQ_MNESIA_BASE", folder + "/mnesia"), Map.entry("RABBITMQ_LOG_BASE", folder + "/log"),
				Map.entry("RABBITMQ_CONFIG_FILE", folder + "/rabbitmq"),
				Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", folder + "/enabled_plugins"),
				Map.entry("RABBITMQ_CONF_ENV_FILE", folder + "/env.conf"),
				Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+S 1:1 +sbwt none"));
		ServerProcess mapper = ServerProcess.start(USER, folder, variables, epmd.toString());
		ServerProcess server = ServerProcess.start(USER, folder, variables, program.toString());
		try {
			server.awaitPort(port).awaitPort(tlsPort);
			return new RabbitMq(mapper, server, port, tlsPort);
		}
		catch (RuntimeException ex) {
			server.close();
			mapper.close();
			throw ex;
		}
	}

	private static void configure(Path folder, int port, int tlsPort) {
		try {
			Path certificate = Files.copy(SelfSigned.certificate(), folder.resolve("certificate.pem"),
					StandardCopyOption.COPY_ATTRIBUTES);
			Path key = Files.copy(SelfSigned.privateKey(), folder.resolve("key.pem"),
					StandardCopyOption.COPY_ATTRIBUTES);
			Files.writeString(folder.resolve("enabled_plugins"), "[].\n");
			Files.writeString(folder.resolve("env.conf"), "");
			Files.writeString(folder.resolve("rabbitmq.conf"), """
					listeners.tcp.1 = 127.0.0.1:%d
					listeners.ssl.1 = 127.0.0.1:%d
					ssl_options.cacertfile = %s
					ssl_options.certfile = %s
					ssl_options.keyfile = %s
					ssl_options.verify = verify_none
					default_vhost = shop/orders
					default_user = shop
					default_pass = p@ss/s3cret
					""".formatted(port, tlsPort, certificate, certificate, key));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return a URL of it.
	 * @return the URL, with credentials
	 */
	public String url() {
		return "amqp://" + USERINFO + "@localhost:" + this.port + VIRTUAL_HOST;
	}

	@Override
	public void close() {
		this.server.close();
		this.mapper.close();
	}

}
