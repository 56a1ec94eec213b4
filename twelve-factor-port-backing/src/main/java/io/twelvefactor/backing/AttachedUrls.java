package io.twelvefactor.backing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.twelvefactor.backing.source.ConventionalServices;
import io.twelvefactor.backing.source.ServiceName;
import io.twelvefactor.backing.source.SuppliedUrl;
import io.twelvefactor.backing.source.UrlSources;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.Environment;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Reads the URLs of backing services from config, with where they come from.
 *
 * @param environment the config
 */
record AttachedUrls(Environment environment) {

	Optional<BackingService> find(ServiceName name) {
		return supplied(name).map((supplied) -> service(name, supplied));
	}

	boolean contains(ServiceName name) {
		return supplied(name).isPresent();
	}

	private Optional<SuppliedUrl> supplied(ServiceName name) {
		return sources().flatMap((source) -> supplied(source, name).stream())
			.findFirst()
			.filter((supplied) -> !supplied.text().isBlank());
	}

	// Whether config has one of the other properties where it has the URL, or before.
	boolean isOverridden(ServiceName name, List<ConfigurationPropertyName> properties) {
		return sources().filter((source) -> has(source, properties) || supplied(source, name).isPresent())
			.findFirst()
			.filter((source) -> has(source, properties))
			.isPresent();
	}

	private static boolean has(ConfigurationPropertySource source, List<ConfigurationPropertyName> properties) {
		return properties.stream()
			.anyMatch((property) -> source.containsDescendantOf(property) == ConfigurationPropertyState.PRESENT
					|| isSet(source.getConfigurationProperty(property)));
	}

	private static boolean isSet(@Nullable ConfigurationProperty property) {
		return property != null && !property.getValue().toString().isBlank();
	}

	// Boot swallows what a property source throws, so ours is asked directly.
	private static Optional<SuppliedUrl> supplied(ConfigurationPropertySource source, ServiceName name) {
		if (source.getUnderlyingSource() instanceof BackingServicesPropertySource platform) {
			return platform.getSource().find(name);
		}
		ConfigurationProperty property = source.getConfigurationProperty(name.property());
		return Optional.ofNullable(property)
			.map((found) -> new SuppliedUrl(found.getValue().toString(), origin(found)));
	}

	// Boot wraps the origin of a value in that of its property source.
	private static @Nullable Origin origin(ConfigurationProperty property) {
		Origin origin = property.getOrigin();
		return (origin instanceof PropertySourceOrigin wrapper && wrapper.getOrigin() != null) ? wrapper.getOrigin()
				: origin;
	}

	private BackingService service(ServiceName name, SuppliedUrl supplied) {
		try {
			List<BackingServiceUrl> urls = BackingServiceUrl
				.parseAll(ConventionalServices.absolute(name, resolvePlaceholders(supplied.text())));
			return new BackingService(name.value(), urls, supplied.origin());
		}
		catch (InvalidBackingServiceUrlException ex) {
			throw ex.from(SuppliedUrl.source(name.property().toString(), supplied.origin()));
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

	// The names that config has below twelve-factor.backing-services. A variable such as
	// INVENTORY_URL is found only by somebody who knows the name.
	Stream<ServiceName> names() {
		return sources().filter(IterableConfigurationPropertySource.class::isInstance)
			.flatMap((source) -> ((IterableConfigurationPropertySource) source).stream())
			.filter(ServiceName.PROPERTIES::isAncestorOf)
			.flatMap((property) -> ServiceName.find(property.getElement(2, Form.ORIGINAL)).stream())
			.distinct();
	}

	// The platform's own words about all services, if there is a platform.
	Optional<UrlSources> platform() {
		return sources().map(ConfigurationPropertySource::getUnderlyingSource)
			.filter(BackingServicesPropertySource.class::isInstance)
			.map((source) -> ((BackingServicesPropertySource) source).getSource())
			.findFirst();
	}

	private Stream<ConfigurationPropertySource> sources() {
		return StreamSupport.stream(ConfigurationPropertySources.get(this.environment).spliterator(), false);
	}

}
