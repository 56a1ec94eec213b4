package io.twelvefactor.binding;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.PropertySource;

/**
 * Answers {@code server.port} with the {@code PORT} of the system environment. Its place,
 * directly after the system environment, is what decides who wins.
 */
final class PortPropertySource extends PropertySource<SystemEnvironment> implements OriginLookup<String> {

	static final String NAME = "twelveFactorPort";

	static final String VARIABLE = "PORT";

	static final String PROPERTY = "server.port";

	PortPropertySource(SystemEnvironment systemEnvironment) {
		super(NAME, systemEnvironment);
	}

	@Override
	public @Nullable Object getProperty(String name) {
		return PROPERTY.equals(name) ? getSource().get(VARIABLE) : null;
	}

	@Override
	public @Nullable Origin getOrigin(String key) {
		return PROPERTY.equals(key) ? OriginLookup.getOrigin(getSource().variables(), VARIABLE) : null;
	}

}
