package io.twelvefactor.binding.port;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.env.PropertySourceInfo;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Stands before the system environment and hides those of its variables that say nothing,
 * a service link or a blank: their properties are answered as if they were not set there.
 */
final class VoidVariablesPropertySource extends EnumerablePropertySource<SystemEnvironment>
		implements OriginLookup<String>, PropertySourceInfo {

	/**
	 * The name of this source.
	 */
	public static final String NAME = "twelveFactorVoidVariables";

	private final Set<String> properties;

	VoidVariablesPropertySource(SystemEnvironment systemEnvironment, Set<String> properties) {
		super(NAME, systemEnvironment);
		this.properties = Set.copyOf(properties);
	}

	// The variables that it hides are named by the source of the variables.
	@Override
	public String[] getPropertyNames() {
		return new String[0];
	}

	@Override
	public boolean containsProperty(String name) {
		return this.properties.contains(name);
	}

	@Override
	public boolean isImmutable() {
		return true;
	}

	@Override
	public @Nullable Object getProperty(String name) {
		if (!this.properties.contains(name)) {
			return null;
		}
		ConfigurationProperty next = getSource().findBelow(name);
		return (next != null) ? next.getValue() : "";
	}

	@Override
	public @Nullable Origin getOrigin(String key) {
		return this.properties.contains(key) ? Origin.from(getSource().findBelow(key)) : null;
	}

}
