package io.twelvefactor.actuate;

/**
 * What became of looking after a service.
 *
 * @param status {@code UP}, {@code DOWN}, or {@code UNKNOWN} if there is nothing to
 * connect to
 * @param detail why it is not up, without secrets; empty if it is
 */
record HealthCheck(String status, String detail) {

	static final HealthCheck UP = new HealthCheck("UP", "");

	static HealthCheck down(String detail) {
		return new HealthCheck("DOWN", detail);
	}

	static HealthCheck unknown(String detail) {
		return new HealthCheck("UNKNOWN", detail);
	}

	boolean isUp() {
		return this.equals(UP);
	}

}
