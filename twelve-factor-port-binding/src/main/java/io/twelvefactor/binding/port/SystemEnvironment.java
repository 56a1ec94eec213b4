package io.twelvefactor.binding.port;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The variables of the process and their place among the property sources: what beats
 * them and what they beat.
 *
 * @param variables the property source of the variables
 * @param sources all property sources, in their order
 */
public record SystemEnvironment(PropertySource<?> variables, MutablePropertySources sources) {

	/**
	 * Find the variables of an environment.
	 * @param environment the environment
	 * @return the variables, or {@code null} if it has none
	 */
	public static @Nullable SystemEnvironment of(Environment environment) {
		return (environment instanceof ConfigurableEnvironment configurable) ? of(configurable.getPropertySources())
				: null;
	}

	/**
	 * Find the variables among property sources.
	 * @param sources the property sources
	 * @return the variables, or {@code null} if there are none
	 */
	public static @Nullable SystemEnvironment of(MutablePropertySources sources) {
		PropertySource<?> variables = sources.get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		return (variables != null) ? new SystemEnvironment(variables, sources) : null;
	}

	/**
	 * Return the text of a variable without the white space around it.
	 * @param name the name of the variable
	 * @return the text, or {@code null} if it is blank or not set
	 */
	public @Nullable String get(String name) {
		Object value = this.variables.getProperty(name);
		return (value == null || value.toString().isBlank()) ? null : value.toString().strip();
	}

	boolean isSet(String name) {
		return this.variables.containsProperty(name);
	}

	/**
	 * Find a property, whoever sets it.
	 * @param property the name of the property
	 * @return the property, or {@code null} if it is not set
	 */
	public @Nullable ConfigurationProperty find(String property) {
		return find(all(), property);
	}

	@Nullable ConfigurationProperty findAbove(String property) {
		List<PropertySource<?>> all = all();
		return find(all.subList(0, all.indexOf(this.variables)), property);
	}

	@Nullable ConfigurationProperty findBelow(String property) {
		List<PropertySource<?>> all = all();
		return find(all.subList(all.indexOf(this.variables) + 1, all.size()), property);
	}

	private List<PropertySource<?>> all() {
		return this.sources.stream()
			.filter((source) -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
			.toList();
	}

	private static @Nullable ConfigurationProperty find(List<PropertySource<?>> sources, String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		return sources.stream()
			.map(ConfigurationPropertySource::from)
			.filter(Objects::nonNull)
			.map((source) -> source.getConfigurationProperty(name))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

}
