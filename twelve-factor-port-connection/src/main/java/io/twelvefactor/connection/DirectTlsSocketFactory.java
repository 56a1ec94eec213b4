package io.twelvefactor.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

import javax.net.SocketFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sockets that speak TLS from the beginning, and only with the owner of a domain. Smack
 * verifies that after STARTTLS only.
 */
final class DirectTlsSocketFactory extends SocketFactory {

	private final SSLSocketFactory sockets;

	private final String domain;

	DirectTlsSocketFactory(SSLSocketFactory sockets, String domain) {
		this.sockets = sockets;
		this.domain = domain;
	}

	@Override
	public Socket createSocket() throws IOException {
		return verifying(this.sockets.createSocket());
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return verifying(this.sockets.createSocket(host, port));
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
		return verifying(this.sockets.createSocket(host, port, localHost, localPort));
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return verifying(this.sockets.createSocket(host, port));
	}

	@Override
	public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
		return verifying(this.sockets.createSocket(host, port, localHost, localPort));
	}

	// A certificate for the name that is asked for, or for the host, RFC 2818.
	private Socket verifying(Socket socket) {
		SSLSocket tls = (SSLSocket) socket;
		SSLParameters parameters = tls.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		if (this.domain.matches("(?!.*\\.$)[A-Za-z0-9.-]*[A-Za-z][A-Za-z0-9.-]*")) {
			parameters.setServerNames(List.of(new SNIHostName(this.domain)));
		}
		tls.setSSLParameters(parameters);
		return tls;
	}

}
