package io.twelvefactor.binding.port;

/**
 * Says that a port is open: to the bound URLs, to the log and to everybody who listens.
 */
public interface ListenerPublisher {

	/**
	 * Publish a listener.
	 * @param name its name
	 * @param listener where it listens
	 * @param origin who asked for it
	 */
	void publish(String name, Listener listener, String origin);

	/**
	 * Publish a listener that is the main one of an app without a web server, if it is
	 * the first.
	 * @param name its name
	 * @param listener where it listens
	 * @param origin who asked for it
	 */
	void publishMain(String name, Listener listener, String origin);

	/**
	 * Tell whether the app has a web server, which is its main listener.
	 * @return whether it has one
	 */
	boolean hasWebServer();

}
