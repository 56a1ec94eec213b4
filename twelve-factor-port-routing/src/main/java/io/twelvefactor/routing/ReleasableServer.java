package io.twelvefactor.routing;

import java.time.Duration;

/**
 * A web server that can let go of its port before it stops.
 */
interface ReleasableServer {

	/**
	 * How long a connection is silent, since the listener is closed, before nothing more
	 * is expected of it.
	 */
	Duration SILENCE = Duration.ofSeconds(1);

	/**
	 * Accept nothing more. Every connection that has been accepted is served as before,
	 * but told to end after the next answer.
	 */
	void closeListener();

	/**
	 * Whether the connections are over. Called again and again until they are; closes
	 * those that are idle and silent.
	 * @return whether there is no request, and no connection that isn't silent
	 */
	boolean isReleased();

	/**
	 * End the conversations that go on. Called once, when everything else is over or the
	 * time is.
	 */
	default void endConversations() {
	}

}
