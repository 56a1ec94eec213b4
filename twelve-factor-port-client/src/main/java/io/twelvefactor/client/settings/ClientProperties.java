package io.twelvefactor.client.settings;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.unit.DataSize;

/**
 * The properties of a service, before those of all services.
 *
 * @param binder binds them
 * @param service the name of the service
 */
record ClientProperties(Binder binder, String service) {

	<T> @Nullable T find(String key, Class<T> type) {
		T own = this.binder.bind(ofService(key), type).orElse(null);
		return (own != null) ? own : this.binder.bind(ofAll(key), type).orElse(null);
	}

	<T> T get(String key, Class<T> type, T defaultValue) {
		T value = find(key, type);
		return (value != null) ? value : defaultValue;
	}

	@Nullable Duration findTime(String key) {
		Duration value = find(key, Duration.class);
		if (value != null) {
			check(key, value, value.toMillis() > 0, "a time, such as 500ms or 2s");
		}
		return value;
	}

	Duration time(String key, Duration defaultValue) {
		Duration value = findTime(key);
		return (value != null) ? value : defaultValue;
	}

	int number(String key, int defaultValue, int min) {
		int value = get(key, Integer.class, defaultValue);
		check(key, value, value >= min, min + " or more");
		return value;
	}

	/**
	 * Return the name of a header.
	 * @param key the key
	 * @return the name, or {@code null}
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2">RFC 9110,
	 * Tokens</a>
	 */
	@Nullable String header(String key) {
		String value = find(key, String.class);
		if (value == null || value.isBlank()) {
			return null;
		}
		check(key, value, value.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+"), "the name of a header");
		return value;
	}

	// What Spring Boot says of all clients, of backing services and others.
	DataSize application(String key, DataSize defaultValue) {
		return this.binder.bind(key, DataSize.class).orElse(defaultValue);
	}

	private void check(String key, Object value, boolean valid, String expected) {
		if (!valid) {
			throw new FailureAnalyzedException(
					"The clients of the backing service '%s' can't have a %s of %s.".formatted(this.service, key,
							value),
					"Set %s, or %s for all services, to %s.".formatted(ofService(key), ofAll(key), expected));
		}
	}

	private String ofService(String key) {
		return "twelve-factor.backing-services.%s.%s".formatted(this.service, key);
	}

	private static String ofAll(String key) {
		return "twelve-factor.client." + key;
	}

}
