package io.twelvefactor.client;

/**
 * What a {@link FaultServer} does with a request.
 */
public enum Fault {

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
	 * Answer with status 502.
	 */
	BAD_GATEWAY("502 Bad Gateway"),

	/**
	 * Answer with status 503.
	 */
	UNAVAILABLE("503 Service Unavailable"),

	/**
	 * Answer with status 504.
	 */
	GATEWAY_TIMEOUT("504 Gateway Timeout"),

	/**
	 * Answer with status 500, which is an answer.
	 */
	ERROR("500 Internal Server Error"),

	/**
	 * Answer with status 429, which is an answer.
	 */
	TOO_MANY("429 Too Many Requests");

	private final String status;

	Fault() {
		this("200 OK");
	}

	Fault(String status) {
		this.status = status;
	}

	String status() {
		return this.status;
	}

	/**
	 * Return whether whoever asked has an answer then.
	 * @return whether nobody should ask again
	 */
	boolean isAnswer() {
		return this == NONE || this == TRICKLE || this == ERROR || this == TOO_MANY;
	}

}
