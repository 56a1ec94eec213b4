package io.twelvefactor.server;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;

import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.Installed;

/**
 * A name server from the system's package, whose names can be changed.
 */
public final class Dnsmasq implements RunningServer {

	private final Path folder;

	private final int port;

	private ServerProcess process;

	private Dnsmasq(Path folder, int port, String... records) {
		this.folder = folder;
		this.port = port;
		this.process = run(records);
	}

	/**
	 * Start a server.
	 * @param records addresses and names, such as {@code 127.0.0.2 inventory.test}
	 * @return the running server
	 */
	public static Dnsmasq start(String... records) {
		Installed.program("dnsmasq-base", "/usr/sbin/dnsmasq");
		return new Dnsmasq(ServerProcess.folder(), FreePort.find(), records);
	}

	/**
	 * Forget all names, and know others.
	 * @param records addresses and names
	 */
	public void change(String... records) {
		this.process.close();
		this.process = run(records);
	}

	private ServerProcess run(String... records) {
		WebApp.write(this.folder, "dnsmasq.conf", """
				no-resolv
				no-hosts
				no-daemon
				bind-interfaces
				listen-address=127.0.0.1
				port=%d
				local-ttl=1
				addn-hosts=%s/hosts
				""".formatted(this.port, this.folder));
		WebApp.write(this.folder, "hosts", String.join("\n", records) + "\n");
		ServerProcess server = ServerProcess.start("daemon", this.folder, Map.of(), "/usr/sbin/dnsmasq",
				"--conf-file=" + this.folder + "/dnsmasq.conf", "--pid-file=");
		try {
			return server.awaitPort(this.port);
		}
		catch (RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	/**
	 * Return where it answers.
	 * @return its address
	 */
	public InetSocketAddress address() {
		return new InetSocketAddress("127.0.0.1", this.port);
	}

	@Override
	public void close() {
		this.process.close();
	}

}
