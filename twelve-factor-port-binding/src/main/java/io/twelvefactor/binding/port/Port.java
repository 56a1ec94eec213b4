package io.twelvefactor.binding.port;

import java.util.Locale;
import java.util.regex.Pattern;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * A TCP port as it is given in text, where 0 asks for any free one.
 *
 * @param number the number, from 0 to 65535
 */
public record Port(int number) implements ListenAddress {

	private static final Pattern DIGITS = Pattern.compile("0*([0-9]{1,5})");

	private static final Pattern LINK = Pattern.compile("(?:tcp|udp|sctp)://.*", Pattern.CASE_INSENSITIVE);

	private static final int MAX = 65535;

	private static final int SHOWN_LENGTH = 60;

	/**
	 * Parse the value of a variable or property.
	 * @param source where the value comes from, in words that can start a sentence
	 * @param key what the user would have to set
	 * @param value the text, which may be surrounded by white space
	 * @return the port
	 */
	static Port parse(String source, String key, String value) {
		var digits = DIGITS.matcher(value.strip());
		if (!digits.matches() || Integer.parseInt(digits.group(1)) > MAX) {
			throw isServiceLink(value) ? serviceLink(source, key, value) : invalid(source, key, value);
		}
		return new Port(Integer.parseInt(digits.group(1)));
	}

	/**
	 * Whether the value is what Kubernetes and Docker put into {@code <NAME>_PORT} of
	 * every container that runs beside a service called {@code <name>}.
	 * @param value the value of a variable
	 * @return whether it is such an address and not a port
	 */
	static boolean isServiceLink(String value) {
		return LINK.matcher(value.strip()).matches();
	}

	static FailureAnalyzedException serviceLink(String source, String key, String value) {
		String service = key.toLowerCase(Locale.ROOT).replaceFirst("_?port$", "").replace('_', '-');
		String rename = service.isEmpty() ? "rename the service or container that the variable is made from"
				: "rename the service or container called '%s'".formatted(service);
		return new FailureAnalyzedException(
				"%s is %s. That is a Kubernetes service link or a Docker link, the address of another container, and not a port."
					.formatted(source, shown(value)),
				"Turn the links off with 'enableServiceLinks: false' in the pod's spec, or %s, or set %s to a whole number from 0 to %d."
					.formatted(rename, key.endsWith("SERVER_PORT") ? "PORT" : key, MAX));
	}

	private static FailureAnalyzedException invalid(String source, String key, String value) {
		return new FailureAnalyzedException("%s is %s, which is not a port.".formatted(source, shown(value)),
				"Set %s to a whole number from 0 to %d, where 0 means any free port, or don't set it at all."
					.formatted(key, MAX));
	}

	/**
	 * A port beside another.
	 * @param port a port
	 * @return the next higher one, if there is one
	 */
	public static int next(int port) {
		return (port < MAX) ? port + 1 : port - 1;
	}

	/**
	 * The value as it may be shown: quoted, short, on one line, and without credentials.
	 * @param value any text
	 * @return what a message can hold
	 */
	public static String shown(String value) {
		String text = value.strip()
			.replaceFirst("(?s)^([A-Za-z][A-Za-z0-9+.-]*://)?.*@", "$1***@")
			.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
		return (text.length() <= SHOWN_LENGTH) ? "'" + text + "'"
				: "'%s…' (%d characters)".formatted(text.substring(0, SHOWN_LENGTH), text.length());
	}

}
