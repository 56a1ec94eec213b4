package io.twelvefactor.client;

/**
 * What a {@link FaultServer} does with a request.
 */
enum Fault {

	/**
	 * Answer it.
	 */
	NONE,

	/**
	 * Read it and say nothing.
	 */
	HANG,

	/**
	 * Read it and reset the connection.
	 */
	RESET,

	/**
	 * Read it and close the connection.
	 */
	CLOSE,

	/**
	 * Send the head and half of the body, and close the connection.
	 */
	HALF_BODY,

	/**
	 * Send the head, half of the body and no more.
	 */
	HANG_IN_BODY,

	/**
	 * Answer it, byte by byte.
	 */
	TRICKLE,

	/**
	 * Answer with status 503.
	 */
	UNAVAILABLE

}
