package io.twelvefactor.binding.failure;

import java.util.List;

import io.twelvefactor.binding.port.Port;
import io.twelvefactor.binding.port.PortOrigin;
import io.twelvefactor.binding.port.PortPropertySource;

import org.springframework.core.env.Environment;

/**
 * A port, which server it was asked for, and by whom.
 *
 * @param server the server, in words that can start a sentence
 * @param remark which one of several it is, or empty
 * @param addresses the properties that may have its address
 * @param origin who asked
 */
public record AskedPort(String server, String remark, List<String> addresses, PortOrigin origin) {

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
		boolean isVariable = PortOrigin.DEFAULT.equals(this.origin.words()) || variable().equals(this.origin.words());
		return isVariable
				? ", for example %s=%d, or %s=0 for any free one".formatted(variable(), Port.next(port()), variable())
				: "";
	}

	/**
	 * Return the variable that the port could be set with.
	 * @return the one of a TCP binding, if that was asked for, or {@code PORT}
	 */
	String variable() {
		boolean isOwn = this.origin.words().matches("[A-Z0-9_]+_PORT") && !this.origin.words().endsWith("SERVER_PORT");
		return isOwn ? this.origin.words() : PortPropertySource.VARIABLE;
	}

	@Override
	public String toString() {
		return "It was asked for%s by %s.".formatted(this.remark, PortOrigin.DEFAULT.equals(this.origin.words())
				? "default, as neither PORT nor server.port is set" : this.origin.words());
	}

}
