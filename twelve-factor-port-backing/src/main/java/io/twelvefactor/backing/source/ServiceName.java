package io.twelvefactor.backing.source;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * The name of a backing service in its one form, lower case with dashes, and the names
 * that are made from it.
 *
 * @param value the name, such as {@code order-history}
 */
public record ServiceName(String value) implements Comparable<ServiceName> {

	/**
	 * The prefix of the properties of all services.
	 */
	public static final ConfigurationPropertyName PROPERTIES = ConfigurationPropertyName
		.of("twelve-factor.backing-services");

	private static final int MAX_LENGTH = 100;

	private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0," + (MAX_LENGTH - 1) + "}");

	private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");

	/**
	 * Bring a name to its one form: {@code orderHistory}, {@code order_history} and
	 * {@code order-history} are the same.
	 * @param name the name as a user wrote it
	 * @return the name, or empty if it can't be one
	 */
	public static Optional<ServiceName> find(String name) {
		String value = HUMP.matcher(name).replaceAll("$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
		return FORM.matcher(value).matches() ? Optional.of(new ServiceName(value)) : Optional.empty();
	}

	/**
	 * Bring a name to its one form, or fail in words.
	 * @param name the name as a user wrote it
	 * @return the name
	 */
	public static ServiceName of(String name) {
		return find(name).orElseThrow(() -> new FailureAnalyzedException(
				"'%s' can't be the name of a backing service.".formatted(shown(name)),
				"Use at most %d letters, digits and dashes, as in 'inventory' or 'order-history'."
					.formatted(MAX_LENGTH)));
	}

	// A name may come from a request: on one line, and not longer than a name can be. It
	// may be a URL by mistake.
	private static String shown(String name) {
		if (name.contains(":") || name.contains("@")) {
			return "…";
		}
		String text = name.replaceAll("[^A-Za-z0-9 ._/-]", "?");
		return (text.length() <= MAX_LENGTH) ? text : text.substring(0, MAX_LENGTH) + "…";
	}

	/**
	 * The variable that holds the URL of the service.
	 * @return the variable, such as {@code ORDER_HISTORY_URL}
	 */
	public String variable() {
		return variable("URL");
	}

	// Another variable of the service, such as ORDER_HISTORY_URL_FILE.
	public String variable(String suffix) {
		return this.value.replace('-', '_').toUpperCase(Locale.ROOT) + "_" + suffix;
	}

	/**
	 * The property that holds the URL of the service.
	 * @return the property, such as
	 * {@code twelve-factor.backing-services.order-history.url}
	 */
	public ConfigurationPropertyName property() {
		return PROPERTIES.append(this.value).append("url");
	}

	@Override
	public int compareTo(ServiceName other) {
		return this.value.compareTo(other.value);
	}

	@Override
	public String toString() {
		return this.value;
	}

}
