package io.twelvefactor.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * The properties of a service, before those of all services.
 *
 * @param binder binds them
 * @param service the name of the service
 */
record ClientProperties(Binder binder, String service) {

	<T> T get(String key, Class<T> type, T defaultValue) {
		return this.binder.bind("twelve-factor.backing-services.%s.%s".formatted(this.service, key), type)
			.orElseGet(() -> this.binder.bind("twelve-factor.client." + key, type).orElse(defaultValue));
	}

	Duration duration(String key, @Nullable Duration application, int defaultSeconds) {
		Duration value = get(key, Duration.class,
				(application != null) ? application : Duration.ofSeconds(defaultSeconds));
		return check(key, value, value.toMillis() > 0);
	}

	int positive(String key, int defaultValue) {
		int value = get(key, Integer.class, defaultValue);
		return check(key, value, value > 0);
	}

	@Nullable Duration totalTimeout() {
		Duration value = get("total-timeout", Duration.class, Duration.ZERO);
		return value.isZero() ? null : check("total-timeout", value, !value.isNegative());
	}

	@Nullable String text(String key) {
		String value = get(key, String.class, "");
		return value.isBlank() ? null : value;
	}

	private <T> T check(String key, T value, boolean valid) {
		if (!valid) {
			throw new FailureAnalyzedException(
					"The %s of the backing service '%s' is %s.".formatted(key, this.service, value),
					"Set twelve-factor.backing-services.%s.%s or twelve-factor.client.%s to more than nothing."
						.formatted(this.service, key, key));
		}
		return value;
	}

}
