package io.twelvefactor.server;

/**
 * An XMPP server with two users, {@code alice} and {@code bob}, for the domain
 * {@code localhost}, which wants STARTTLS at one port and TLS from the beginning at
 * another.
 */
public interface Xmpp extends RunningServer {

	/**
	 * The password of both, as it stands in a URL.
	 */
	String PASSWORD = "p%40ss%2Fs3cret";

	/**
	 * Return where it wants STARTTLS.
	 * @return the port
	 */
	int port();

	/**
	 * Return where it speaks TLS from the beginning.
	 * @return the port
	 */
	int tlsPort();

	/**
	 * Return the URL of a user.
	 * @param user the user
	 * @return the URL, with credentials
	 */
	default String url(String user) {
		return "xmpp://" + user + ":" + PASSWORD + "@localhost:" + port();
	}

}
