package io.twelvefactor.export;

/**
 * Publishes a server of Spring Boot that is not a web server.
 */
interface OtherServerListener {

	/**
	 * Return whether there is such a server, and {@code PORT} is not for a TCP binding.
	 * @return whether there is
	 */
	boolean hasServer();

}
