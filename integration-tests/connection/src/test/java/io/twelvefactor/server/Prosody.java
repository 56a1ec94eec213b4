package io.twelvefactor.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.Installed;
import io.twelvefactor.app.SelfSigned;

/**
 * Prosody from the system's package, with files of its own.
 *
 * @param server the server
 * @param port where it wants STARTTLS
 * @param tlsPort where it speaks TLS from the beginning
 */
public record Prosody(ServerProcess server, int port, int tlsPort) implements Xmpp {

	/**
	 * Start a server.
	 * @return the running server
	 */
	public static Prosody start() {
		Path program = Installed.program("prosody", "/usr/bin/prosody");
		Path folder = ServerProcess.folder();
		int port = FreePort.find();
		int tlsPort = FreePort.find();
		configure(folder, port, tlsPort);
		ServerProcess server = ServerProcess.start("prosody", folder, Map.of(), program.toString(), "-F", "--config",
				folder + "/prosody.cfg.lua");
		try {
			server.awaitPort(port).awaitPort(tlsPort);
			return new Prosody(server, port, tlsPort);
		}
		catch (RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	private static void configure(Path folder, int port, int tlsPort) {
		try {
			Path certificate = Files.copy(SelfSigned.certificate(), folder.resolve("certificate.pem"),
					StandardCopyOption.COPY_ATTRIBUTES);
			Path key = Files.copy(SelfSigned.privateKey(), folder.resolve("key.pem"),
					StandardCopyOption.COPY_ATTRIBUTES);
			Path accounts = Files.createDirectories(folder.resolve("data/localhost/accounts"));
			for (String user : List.of("alice", "bob")) {
				Files.writeString(accounts.resolve(user + ".dat"), "return { [\"password\"] = \"p@ss/s3cret\" };\n");
			}
			Files.writeString(folder.resolve("prosody.cfg.lua"), """
					data_path = "%s/data"
					pidfile = "%s/prosody.pid"
					interfaces = { "127.0.0.1" }
					c2s_ports = { %d }
					c2s_direct_tls_ports = { %d }
					c2s_require_encryption = true
					modules_enabled = { "roster", "saslauth", "tls", "disco", "ping" }
					modules_disabled = { "s2s", "s2s_auth_certs" }
					authentication = "internal_plain"
					ssl = { certificate = "%s", key = "%s" }
					c2s_direct_tls_ssl = { certificate = "%s", key = "%s" }
					log = { warn = "*console" }
					VirtualHost "localhost"
					""".formatted(folder, folder, port, tlsPort, certificate, key, certificate, key));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.server.close();
	}

}
