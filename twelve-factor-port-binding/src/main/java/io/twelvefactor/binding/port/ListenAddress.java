package io.twelvefactor.binding.port;

/**
 * What a server is given to listen on.
 */
public sealed interface ListenAddress permits Port, UnixSocket, ActivatedSocket {

	/**
	 * Parse the value of a variable or property.
	 * @param source where the value comes from, in words that can start a sentence
	 * @param key what the user would have to set
	 * @param value the text, which may be surrounded by white space
	 * @return a port, or a Unix domain socket for a text that begins with {@code unix:}
	 */
	static ListenAddress parse(String source, String key, String value) {
		return UnixSocket.isMeant(value) ? UnixSocket.parse(source, key, value) : Port.parse(source, key, value);
	}

}
