package io.twelvefactor.backing;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.PropertySource;

/**
 * Answers {@code twelve-factor.backing-services.<name>.url} with the {@code <NAME>_URL}
 * of the system environment, one by one as it is asked. A blank variable is not set.
 */
final class BackingServicesPropertySource extends PropertySource<PropertySource<?>> implements OriginLookup<String> {

	static final String NAME = "twelveFactorBackingServices";

	private static final Pattern PROPERTY = Pattern
		.compile(Pattern.quote(ServiceName.PROPERTIES + ".") + "([a-z0-9-]+)\\.url");

	BackingServicesPropertySource(PropertySource<?> variables) {
		super(NAME, variables);
	}

	@Override
	public @Nullable Object getProperty(String name) {
		String variable = variable(name);
		Object value = (variable != null) ? getSource().getProperty(variable) : null;
		return (value == null || value.toString().isBlank()) ? null : value;
	}

	@Override
	public @Nullable Origin getOrigin(String key) {
		String variable = variable(key);
		return (variable != null) ? OriginLookup.getOrigin(getSource(), variable) : null;
	}

	private static @Nullable String variable(String property) {
		Matcher matcher = PROPERTY.matcher(property);
		return matcher.matches() ? new ServiceName(matcher.group(1)).variable() : null;
	}

}
