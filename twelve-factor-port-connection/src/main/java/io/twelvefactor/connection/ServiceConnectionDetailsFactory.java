package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.PropertyResolver;
import org.springframework.core.env.PropertySourcesPropertyResolver;

/**
 * Makes the connection details of one technology, for any service whose URL has one of
 * its schemes. The service with its conventional name becomes a bean.
 *
 * @param <D> the type of the connection details, which must be loaded to create a
 * factory, so that there is none without its technology
 */
abstract class ServiceConnectionDetailsFactory<D extends ConnectionDetails>
		implements ConnectionDetailsFactory<BackingService, D> {

	private static final PropertyResolver NO_PROPERTIES = new PropertySourcesPropertyResolver(null);

	private final Class<D> type;

	private final String service;

	private final List<String> schemes;

	private final List<String> properties;

	/**
	 * Create a factory.
	 * @param type the type of the connection details
	 * @param service the conventional name of the service
	 * @param schemes all schemes that a service of this name can have
	 * @param properties the properties of Spring Boot that say where the service is
	 * @param technology more types that must be loaded, where the type is our own
	 */
	ServiceConnectionDetailsFactory(Class<D> type, String service, List<String> schemes, List<String> properties,
			Class<?>... technology) {
		this.type = type;
		this.service = service;
		this.schemes = schemes;
		this.properties = properties;
	}

	Class<D> type() {
		return this.type;
	}

	String service() {
		return this.service;
	}

	List<String> schemes() {
		return this.schemes;
	}

	List<String> properties() {
		return this.properties;
	}

	/**
	 * The types of beans that make one of this technology unnecessary.
	 * @return types, of which any bean will do
	 */
	List<Class<?>> yieldsTo() {
		return List.of(this.type);
	}

	/**
	 * The properties of Spring Boot by which it speaks TLS with the service, and which it
	 * reads only where it makes the details itself.
	 * @return the prefix of {@code enabled} and {@code bundle}, or an empty text
	 */
	String ssl() {
		return "";
	}

	// Whether the scheme could be one of this technology, though perhaps not of this type
	// of details.
	boolean supports(BackingService candidate) {
		return true;
	}

	private String description() {
		return this.service.equals("database") ? "database" : this.service + " server";
	}

	@Override
	public final @Nullable D getConnectionDetails(BackingService source) {
		return getConnectionDetails(source, NO_PROPERTIES);
	}

	final @Nullable D getConnectionDetails(BackingService source, PropertyResolver spring) {
		if (this.schemes.contains(source.url().scheme())) {
			return supports(source) ? create(source, spring) : null;
		}
		if (!source.name().equals(this.service)) {
			return null;
		}
		throw new FailureAnalyzedException(
				"The URL of '%s' (%s) has the scheme '%s', which is none of a %s.".formatted(source.name(),
						source.source(), source.url().scheme(), description()),
				"Set %s to a URL with one of the schemes %s, or give a service of another kind another name."
					.formatted(source.source(), String.join(", ", this.schemes)));
	}

	/**
	 * Create the details.
	 * @param source the service
	 * @param spring the properties of Spring, for what the URL doesn't say
	 * @return the details
	 */
	abstract D create(BackingService source, PropertyResolver spring);

}
