package io.twelvefactor.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.Installed;
import io.twelvefactor.app.SelfSigned;

/**
 * ejabberd from the system's package, as a node without a name and with files of its own.
 *
 * @param server the server
 * @param port where it wants STARTTLS
 * @param tlsPort where it speaks TLS from the beginning
 */
public record Ejabberd(ServerProcess server, int port, int tlsPort) implements Xmpp {

	/**
	 * Start a server.
	 * @return the running server
	 */
	public static Ejabberd start() {
		Installed.program("ejabberd", "/usr/sbin/ejabberdctl");
		Path erlang = Installed.program("erlang-base", "/usr/bin/erl");
		Path folder = ServerProcess.folder();
		int port = FreePort.find();
		int tlsPort = FreePort.find();
		int apiPort = FreePort.find();
		configure(folder, port, tlsPort, apiPort);
		ServerProcess server = ServerProcess.start("ejabberd", folder,
				Map.of("ERL_LIBS", "/usr/lib/x86_64-linux-gnu", "EJABBERD_CONFIG_PATH", folder + "/ejabberd.yml",
						"EJABBERD_LOG_PATH", folder + "/ejabberd.log"),
				erlang.toString(), "+S", "1:1", "+sbwt", "none", "-noinput", "-mnesia", "dir", "\"" + folder + "/db\"",
				"-s", "ejabberd");
		try {
			server.awaitPort(port).awaitPort(tlsPort).awaitPort(apiPort);
			List.of("alice", "bob")
				.forEach((user) -> server.await("Registering fails", () -> isRegistered(apiPort, user)));
			return new Ejabberd(server, port, tlsPort);
		}
		catch (RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	private static void configure(Path folder, int port, int tlsPort, int apiPort) {
		try {
			Path certificate = Files.copy(SelfSigned.certificate(), folder.resolve("certificate.pem"),
					StandardCopyOption.COPY_ATTRIBUTES);
			Path key = Files.copy(SelfSigned.privateKey(), folder.resolve("key.pem"),
					StandardCopyOption.COPY_ATTRIBUTES);
			Files.writeString(folder.resolve("ejabberd.yml"), """
					hosts: [localhost]
					loglevel: warning
					certfiles: ["%s", "%s"]
					listen:
					  - {port: %d, ip: "127.0.0.1", module: ejabberd_c2s, starttls: true, starttls_required: true}
					  - {port: %d, ip: "127.0.0.1", module: ejabberd_c2s, tls: true}
					  - port: %d
					    ip: "127.0.0.1"
					    module: ejabberd_http
					    request_handlers: {/api: mod_http_api}
					api_permissions:
					  local:
					    from: mod_http_api
					    who: {ip: 127.0.0.1/8}
					    what: register
					auth_method: internal
					auth_password_format: scram
					modules:
					  mod_disco: {}
					  mod_ping: {}
					  mod_roster: {}
					""".formatted(certificate, key, port, tlsPort, apiPort));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// The port is open some time before anybody answers there. 409: it was registered
	// before.
	private static boolean isRegistered(int apiPort, String user) {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/register".formatted(apiPort)))
			.POST(BodyPublishers
				.ofString("{\"user\":\"%s\",\"host\":\"localhost\",\"password\":\"p@ss/s3cret\"}".formatted(user)))
			.build();
		try {
			int status = HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_1_1)
				.build()
				.send(request, BodyHandlers.discarding())
				.statusCode();
			return status == 200 || status == 409;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.server.close();
	}

}
