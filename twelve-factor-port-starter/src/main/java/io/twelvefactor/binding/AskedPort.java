package io.twelvefactor.binding;

import java.util.List;
import java.util.Locale;

import org.springframework.core.env.Environment;

/**
 * A port, which server it was asked for, and by whom.
 *
 * @param server the server, in words that can start a sentence
 * @param remark which one of several it is, or empty
 * @param addresses the properties that may have its address
 * @param origin who asked
 */
record AskedPort(String server, String remark, List<String> addresses, PortOrigin origin) {

	static AskedPort of(Environment environment, int port) {
		AskedPort main = of(environment, "Web server", "", "");
		AskedPort management = of(environment, "Web server", ", for the management server,", "management.");
		return ((main.port() != port && management.port() == port) ? management : main).at(port);
	}

	private static AskedPort of(Environment environment, String server, String remark, String prefix) {
		return new AskedPort(server, remark, List.of("server.address", "management.server.address"),
				PortOrigin.of(environment, prefix + PortPropertySource.PROPERTY));
	}

	private AskedPort at(int port) {
		return new AskedPort(this.server, this.remark, this.addresses,
				new PortOrigin(this.origin.wordsFor(port), port));
	}

	int port() {
		return this.origin.port();
	}

	/**
	 * What to set instead, to follow the words "another port".
	 * @return the words, which may be empty
	 */
	String alternative() {
		String variable = PortOrigin.DEFAULT.equals(this.origin.words()) ? PortPropertySource.VARIABLE
				: this.origin.words();
		boolean isVariable = variable.endsWith("PORT") && variable.equals(variable.toUpperCase(Locale.ROOT))
				&& !variable.endsWith("SERVER_PORT");
		return isVariable
				? ", for example %s=%d, or %s=0 for any free one".formatted(variable, Port.next(port()), variable) : "";
	}

	@Override
	public String toString() {
		return "It was asked for%s by %s.".formatted(this.remark, PortOrigin.DEFAULT.equals(this.origin.words())
				? "default, as neither PORT nor server.port is set" : this.origin.words());
	}

}
