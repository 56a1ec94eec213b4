package io.twelvefactor.binding;

import org.springframework.core.env.Environment;

/**
 * The server that a port was asked for, and by whom.
 *
 * @param management whether it is the separate management server
 * @param origin who asked
 */
record AskedPort(boolean management, PortOrigin origin) {

	static AskedPort of(Environment environment, int port) {
		PortOrigin main = PortOrigin.of(environment, PortPropertySource.PROPERTY);
		PortOrigin management = PortOrigin.of(environment, "management." + PortPropertySource.PROPERTY);
		boolean isManagement = main.port() != port && management.port() == port;
		PortOrigin origin = isManagement ? management : main;
		return new AskedPort(isManagement, new PortOrigin(origin.wordsFor(port), port));
	}

	/**
	 * What to set instead, to follow the words "another port".
	 * @return the words, which may be empty
	 */
	String alternative() {
		return switch (this.origin.words()) {
			case PortPropertySource.VARIABLE, PortOrigin.DEFAULT ->
				", for example PORT=%d, or PORT=0 for any free one".formatted(Port.next(this.origin.port()));
			default -> "";
		};
	}

	@Override
	public String toString() {
		return "It was asked for%s by %s.".formatted(this.management ? ", for the management server," : "",
				PortOrigin.DEFAULT.equals(this.origin.words()) ? "default, as neither PORT nor server.port is set"
						: this.origin.words());
	}

}
