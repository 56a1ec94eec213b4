package io.twelvefactor.binding.port;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/**
 * Who asked for a port, in as few words as a log line has room for.
 *
 * @param words the words, such as {@code PORT} or {@code --server.port}
 * @param port the number that was asked for, or 0
 */
public record PortOrigin(String words, int port) {

	/**
	 * The words for a port that nobody asked for.
	 */
	public static final String DEFAULT = "default";

	/**
	 * The property source of what is the default of this project.
	 */
	static final String DEFAULTS = "twelveFactorDefaults";

	private static final PortOrigin UNKNOWN = new PortOrigin("the application", 0);

	/**
	 * Find who asked for a port.
	 * @param environment the environment
	 * @param property the port of a server
	 * @return who asked, and for which number
	 */
	public static PortOrigin of(Environment environment, String property) {
		String words = words(environment, property);
		return words.equals(UNKNOWN.words) ? UNKNOWN : new PortOrigin(words,
				Objects.requireNonNullElse(environment.getProperty(property, Integer.class), 0));
	}

	/**
	 * Name who decides about a property.
	 * @param environment the environment
	 * @param property the property
	 * @return the words, such as {@code PORT}
	 */
	public static String words(Environment environment, String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return words(property, found.getOrigin());
			}
		}
		return UNKNOWN.words;
	}

	/**
	 * The words for a port that is really bound: a number that nobody asked for was set
	 * in code.
	 * @param bound the port of the running server
	 * @return the words
	 */
	public String wordsFor(int bound) {
		return (this.port == 0 || this.port == bound) ? this.words : UNKNOWN.words;
	}

	/**
	 * Name the origin of a property.
	 * @param property the property
	 * @param origin where its value comes from, or {@code null}
	 * @return the words, such as {@code PORT}
	 */
	public static String words(String property, @Nullable Origin origin) {
		if (origin instanceof PropertySourceOrigin source) {
			return (source.getOrigin() != null) ? words(property, source.getOrigin())
					: switch (source.getPropertySource().getName()) {
						case CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME -> "--" + property;
						case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME -> "-D" + property;
						case DEFAULTS -> DEFAULT;
						default -> property;
					};
		}
		if (origin instanceof SystemEnvironmentOrigin variable) {
			return variable.getProperty();
		}
		return (origin != null) ? property + " in " + origin : property;
	}

}
