package io.twelvefactor.backing;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.twelvefactor.backing.source.ConventionalServices;
import io.twelvefactor.backing.source.ServiceName;
import io.twelvefactor.backing.source.UrlSources;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/**
 * The backing services that are attached, by name. Thread-safe. Each call looks at the
 * config as it is then.
 */
public final class BackingServices {

	private final AttachedUrls attachedUrls;

	private final BackingServiceConnectionDetails details;

	private final Set<ServiceName> required = new TreeSet<>();

	private final Set<ServiceName> optional = new TreeSet<>();

	private final Set<ServiceName> asked = new ConcurrentSkipListSet<>();

	private final Function<ServiceName, @Nullable SslBundle> ssl;

	private final Consumer<BackingService> warnings;

	private BackingServices(AttachedUrls attachedUrls, BackingServiceConnectionDetails details,
			Function<ServiceName, @Nullable SslBundle> ssl, Consumer<BackingService> warnings) {
		this.attachedUrls = attachedUrls;
		this.details = details;
		this.ssl = ssl;
		this.warnings = warnings;
	}

	/**
	 * Look at config before there are beans, as auto-configuration does that makes a bean
	 * only where a service is attached. It knows nothing of what the application declares
	 * and injects nor of connection details, warns of nothing, and its services have no
	 * SSL bundle.
	 * @param environment the config
	 * @return the services that config attaches
	 */
	public static BackingServices of(Environment environment) {
		return new BackingServices(new AttachedUrls(environment), (name) -> Optional.empty(), (name) -> null,
				(service) -> {
				});
	}

	static BackingServices of(Environment environment, BackingServiceConnectionDetails details,
			Collection<BackingServicesManifest> manifests, Supplier<@Nullable SslBundles> sslBundles) {
		AttachedUrls attachedUrls = new AttachedUrls(environment);
		ServiceSsl ssl = new ServiceSsl(environment, attachedUrls.platform().map(UrlSources::variables), sslBundles);
		BackingServices services = new BackingServices(attachedUrls, details, ssl::of,
				AttachmentWarnings.of(attachedUrls)::lookAt);
		manifests.forEach(services::declare);
		services.checkRequired();
		return services;
	}

	private void declare(BackingServicesManifest manifest) {
		Stream.of(manifest.required()).map(ServiceName::of).forEach(this.required::add);
		Stream.of(manifest.optional()).map(ServiceName::of).forEach(this.optional::add);
	}

	// All that are missing come before the first that is invalid.
	private void checkRequired() {
		List<ServiceName> missing = this.required.stream().filter((name) -> !isAttached(name)).toList();
		if (!missing.isEmpty()) {
			throw unknown(missing);
		}
		this.required.forEach(this::find);
	}

	/**
	 * Return a backing service.
	 * @param name the name; {@code orderHistory}, {@code order_history} and
	 * {@code order-history} are the same
	 * @return the service
	 * @throws UnknownBackingServiceException if it is not attached
	 * @throws InvalidBackingServiceUrlException if its URL is none
	 * @throws FailureAnalyzedException if a file or JSON that should hold it can not be
	 * read
	 */
	public BackingService get(String name) {
		ServiceName serviceName = ServiceName.of(name);
		return asked(serviceName).orElseThrow(() -> unknown(List.of(serviceName)));
	}

	// Only what is attached is remembered: a name may come from a request.
	private Optional<BackingService> asked(ServiceName name) {
		Optional<BackingService> service = find(name);
		service.ifPresent((found) -> this.asked.add(name));
		return service;
	}

	/**
	 * Find a backing service.
	 * @param name the name, as in {@link #get(String)}
	 * @return the service, or empty if it is not attached or can't have such a name
	 * @throws InvalidBackingServiceUrlException if its URL is none
	 * @throws FailureAnalyzedException if a file or JSON that should hold it can not be
	 * read
	 */
	public Optional<BackingService> find(String name) {
		return ServiceName.find(name).flatMap(this::find);
	}

	/**
	 * Return the service that an injection point asks for, with {@link Attached} or by
	 * the name of its parameter or field. This is how the beans of type
	 * {@link BackingService} are made, and a prototype bean of another client type can be
	 * made the same way.
	 * @param injectionPoint the injection point
	 * @return the service, or empty if it is declared as optional and is not attached
	 * @throws UnknownBackingServiceException if it is not attached and not optional
	 * @throws InvalidBackingServiceUrlException if its URL is none
	 * @throws FailureAnalyzedException if a file or JSON that should hold it can not be
	 * read
	 */
	public Optional<BackingService> find(InjectionPoint injectionPoint) {
		ServiceName name = InjectionPointName.of(injectionPoint);
		this.asked.add(name);
		return this.optional.contains(name) ? find(name) : Optional.of(get(name.value()));
	}

	/**
	 * Bring the name of a backing service to its one form.
	 * @param name the name, as in {@link #get(String)}
	 * @return the name in lower case with dashes, such as {@code order-history}
	 * @throws FailureAnalyzedException if no service can have such a name
	 */
	public static String canonicalName(String name) {
		return ServiceName.of(name).value();
	}

	/**
	 * Return the attached services whose names are known.
	 * @return the services, in the order of {@link #names()}
	 * @throws InvalidBackingServiceUrlException if the URL of one is none
	 * @throws FailureAnalyzedException if a file or JSON that should hold it can not be
	 * read
	 */
	public Stream<BackingService> stream() {
		return names().stream().flatMap((name) -> find(name).stream());
	}

	/**
	 * Return the names that are known: of the services that the application declares,
	 * attached or not, of those that it has injected or got so far, and of those that
	 * have a property {@code twelve-factor.backing-services.<name>.url}. A service that
	 * has nothing but a variable is known to nobody until it is asked for.
	 * @return the names in alphabetical order
	 */
	public SortedSet<String> names() {
		return known().map(ServiceName::value).collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * Return whether the application can't do without a service.
	 * @param name the name, as in {@link #get(String)}
	 * @return whether {@link EnableBackingServices} declares it as required
	 */
	public boolean isRequired(String name) {
		return ServiceName.find(name).filter(this.required::contains).isPresent();
	}

	/**
	 * Return whether config says something else of a service with more right, such as
	 * {@code SPRING_DATASOURCE_URL} where {@code DATABASE_URL} is set: in the property
	 * source that has the URL, or in one before it.
	 * @param name the name, as in {@link #get(String)}
	 * @param properties the properties that say it, in their canonical form
	 * @return whether one of them is set there
	 */
	public boolean isOverridden(String name, Collection<String> properties) {
		List<ConfigurationPropertyName> names = properties.stream().map(ConfigurationPropertyName::of).toList();
		return ServiceName.find(name).filter((one) -> this.attachedUrls.isOverridden(one, names)).isPresent();
	}

	// A variable such as TWELVEFACTOR_BACKINGSERVICES_ORDERHISTORY_URL has lost the
	// dashes of the name, so a declared name comes first.
	private Stream<ServiceName> known() {
		Map<String, ServiceName> names = new HashMap<>();
		Stream.of(this.required, this.optional, this.asked, this.attachedUrls.names().toList())
			.flatMap(Collection::stream)
			.forEach((name) -> names.putIfAbsent(name.value().replace("-", ""), name));
		return names.values().stream().filter((name) -> isDeclared(name) || isSet(name));
	}

	// What can't be read is set, and whoever asks for it is told why.
	private boolean isSet(ServiceName name) {
		try {
			return isAttached(name);
		}
		catch (FailureAnalyzedException | InvalidBackingServiceUrlException ex) {
			return true;
		}
	}

	private boolean isAttached(ServiceName name) {
		return ofDetails(name).isPresent() || this.attachedUrls.contains(name);
	}

	// Spring Boot has connection details of its own for the services that have
	// conventional names, and decides about them before there are beans.
	private Optional<BackingService> ofDetails(ServiceName name) {
		return ConventionalServices.contains(name) ? Optional.empty() : this.details.find(name.value());
	}

	private boolean isDeclared(ServiceName name) {
		return this.required.contains(name) || this.optional.contains(name);
	}

	private Optional<BackingService> find(ServiceName name) {
		Optional<BackingService> service = ofDetails(name).or(() -> this.attachedUrls.find(name))
			.map((found) -> (found.sslBundle() != null) ? found : found.withSslBundle(this.ssl.apply(name)));
		service.ifPresent(this.warnings);
		return service;
	}

	private UnknownBackingServiceException unknown(List<ServiceName> missing) {
		return new UnknownBackingServiceException(missing, this.required.containsAll(missing),
				names().stream().filter((name) -> isSet(new ServiceName(name))).toList(),
				NearMisses.of(missing, this.attachedUrls, this::isDeclared));
	}

}
