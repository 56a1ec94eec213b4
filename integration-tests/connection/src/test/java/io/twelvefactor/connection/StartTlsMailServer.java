package io.twelvefactor.connection;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLSocket;

import io.twelvefactor.app.SelfSigned;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;

/**
 * As much of a mail server (RFC 5321) as it takes to offer STARTTLS (RFC 3207), which
 * GreenMail doesn't. It notes each command and whether it came over TLS.
 */
final class StartTlsMailServer implements AutoCloseable {

	private final ServerSocket socket;

	private final List<String> commands = new CopyOnWriteArrayList<>();

	StartTlsMailServer() {
		try {
			this.socket = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Thread thread = new Thread(this::serve, "mail-server");
		thread.setDaemon(true);
		thread.start();
	}

	int port() {
		return this.socket.getLocalPort();
	}

	/**
	 * The commands of all clients so far, such as {@code EHLO} and {@code TLS MAIL}.
	 * @return the commands
	 */
	List<String> commands() {
		return this.commands;
	}

	private void serve() {
		while (!this.socket.isClosed()) {
			try (Socket client = this.socket.accept()) {
				say(client, "220 localhost");
				talk(client, "");
			}
			catch (IOException ex) {
				// The next one.
			}
		}
	}

	private void talk(Socket client, String prefix) throws IOException {
		BufferedReader lines = new BufferedReader(
				new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
		for (String line = lines.readLine(); line != null; line = lines.readLine()) {
			String command = line.split(" ")[0].toUpperCase(Locale.ROOT);
			this.commands.add(prefix + command);
			switch (command) {
				case "EHLO" -> say(client, prefix.isEmpty() ? "250-localhost\r\n250 STARTTLS" : "250 localhost");
				case "STARTTLS" -> {
					say(client, "220 go ahead");
					talk(tls(client), "TLS ");
					return;
				}
				case "DATA" -> {
					say(client, "354 end with a dot");
					while (!".".equals(lines.readLine())) {
						// The message.
					}
					say(client, "250 taken");
				}
				case "QUIT" -> say(client, "221 bye");
				default -> say(client, "250 fine");
			}
		}
	}

	private static void say(Socket client, String line) throws IOException {
		OutputStream out = client.getOutputStream();
		out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
		out.flush();
	}

	private static SSLSocket tls(Socket client) throws IOException {
		JksSslStoreDetails keyStore = JksSslStoreDetails.forLocation(SelfSigned.keyStore().toUri().toString())
			.withPassword(SelfSigned.PASSWORD);
		SSLSocket tls = (SSLSocket) SslBundle.of(new JksSslStoreBundle(keyStore, null))
			.createSslContext()
			.getSocketFactory()
			.createSocket(client, null, client.getPort(), true);
		tls.setUseClientMode(false);
		return tls;
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
