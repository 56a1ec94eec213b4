package io.twelvefactor.backing;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.env.Environment;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Reads the URLs of backing services from config, with where they come from.
 *
 * @param environment the config
 */
record AttachedUrls(Environment environment) {

	private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*(?=[A-Za-z][A-Za-z0-9+.-]*://)");

	Optional<BackingService> find(ServiceName name) {
		return property(name).map((found) -> service(name, found));
	}

	boolean contains(ServiceName name) {
		return property(name).isPresent();
	}

	private Optional<ConfigurationProperty> property(ServiceName name) {
		ConfigurationPropertyName property = name.property();
		return sources().map((source) -> source.getConfigurationProperty(property))
			.filter(Objects::nonNull)
			.findFirst()
			.filter((found) -> !found.getValue().toString().isBlank());
	}

	// The names that config has below twelve-factor.backing-services. A variable
	// such as INVENTORY_URL is found only by somebody who knows the name.
	Stream<ServiceName> names() {
		return sources().filter(IterableConfigurationPropertySource.class::isInstance)
			.flatMap((source) -> ((IterableConfigurationPropertySource) source).stream())
			.filter(ServiceName.PROPERTIES::isAncestorOf)
			.filter((property) -> property.getLastElement(Form.UNIFORM).equals("url"))
			.flatMap((property) -> ServiceName.find(property.getElement(2, Form.ORIGINAL)).stream())
			.distinct();
	}

	private Stream<ConfigurationPropertySource> sources() {
		return StreamSupport.stream(ConfigurationPropertySources.get(this.environment).spliterator(), false);
	}

	private BackingService service(ServiceName name, ConfigurationProperty found) {
		try {
			String value = resolvePlaceholders(found.getValue().toString());
			List<BackingServiceUrl> urls = SEPARATOR.splitAsStream(value.strip())
				.map(BackingServiceUrl::parse)
				.toList();
			return new BackingService(name.value(), urls, origin(found));
		}
		catch (InvalidBackingServiceUrlException ex) {
			throw ex.from(inWords(found));
		}
	}

	// A placeholder that can't be resolved is reported without its exception, which would
	// quote the whole value.
	private String resolvePlaceholders(String value) {
		try {
			return this.environment.resolveRequiredPlaceholders(value);
		}
		catch (PlaceholderResolutionException ex) {
			throw new InvalidBackingServiceUrlException(UnparsableUrl.of(value),
					"it has a ${…} placeholder that can't be resolved");
		}
	}

	private static String inWords(ConfigurationProperty property) {
		Origin origin = origin(property);
		if (origin instanceof SystemEnvironmentOrigin variable) {
			return variable.getProperty();
		}
		return (origin != null) ? property.getName() + " in " + origin : property.getName().toString();
	}

	// Boot wraps the origin of a value in that of its property source.
	private static @Nullable Origin origin(ConfigurationProperty property) {
		Origin origin = property.getOrigin();
		return (origin instanceof PropertySourceOrigin wrapper && wrapper.getOrigin() != null) ? wrapper.getOrigin()
				: origin;
	}

}
