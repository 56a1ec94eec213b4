package io.twelvefactor.connection;

import java.util.Objects;
import java.util.stream.Stream;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServices;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Makes a bean of the connection details of each service with a conventional name that is
 * attached. As a registrar it comes before the conditions of Spring Boot, which look for
 * such beans. Ahead of time nothing is known of the services, so that it comes once more
 * at run time, as a post-processor of bean definitions.
 */
final class ConnectionDetailsRegistrar implements ImportBeanDefinitionRegistrar, BeanDefinitionRegistryPostProcessor {

	private static final String BEAN_NAME = "backingServiceConnectionDetailsRegistrar";

	private final Environment environment;

	private final @Nullable ClassLoader classLoader;

	ConnectionDetailsRegistrar(Environment environment, ResourceLoader resourceLoader) {
		this.environment = environment;
		this.classLoader = resourceLoader.getClassLoader();
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		if (!this.environment.getProperty(AbstractAotProcessor.AOT_PROCESSING, Boolean.class, false)) {
			register(registry);
		}
		RootBeanDefinition again = new RootBeanDefinition(ConnectionDetailsRegistrar.class);
		again.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
		again.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
		registry.registerBeanDefinition(BEAN_NAME, again);
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (AotDetector.useGeneratedArtifacts()) {
			register(registry);
		}
	}

	void register(BeanDefinitionRegistry registry) {
		ConfigurableListableBeanFactory beanFactory = (ConfigurableListableBeanFactory) registry;
		BackingServices services = BackingServices.of(this.environment);
		ServiceFactory.load(this.classLoader)
			.filter((factory) -> factory.yieldsTo().stream().noneMatch((type) -> has(beanFactory, type)))
			.filter((factory) -> isAttached(services, factory))
			.forEach(
					(factory) -> registry.registerBeanDefinition(factory.beanName(), definition(factory, beanFactory)));
	}

	private static boolean has(ConfigurableListableBeanFactory beanFactory, Class<?> type) {
		return Stream.of(beanFactory.getBeanNamesForType(type, true, false))
			.filter((name) -> !name.startsWith(ServiceFactory.BEAN_NAME_PREFIX))
			.anyMatch((name) -> !ConnectionDetails.class.isAssignableFrom(type) || !isOfProperties(beanFactory, name));
	}

	// Ahead of time Spring Boot has already decided to make details of its properties.
	private static boolean isOfProperties(ConfigurableListableBeanFactory beanFactory, String name) {
		return beanFactory.containsBeanDefinition(name)
				&& Objects.requireNonNullElse(beanFactory.getBeanDefinition(name).getFactoryBeanName(), "")
					.startsWith("org.springframework.boot.");
	}

	// What is wrong with a URL is said by the bean, to somebody who needs it.
	private static boolean isAttached(BackingServices services, ServiceFactory factory) {
		try {
			return !services.isOverridden(factory.service(), factory.properties())
					&& services.find(factory.service()).filter(factory.supports()).isPresent();
		}
		catch (RuntimeException ex) {
			return true;
		}
	}

	private RootBeanDefinition definition(ServiceFactory factory, ConfigurableListableBeanFactory beanFactory) {
		RootBeanDefinition definition = new RootBeanDefinition(factory.type());
		definition.setInstanceSupplier(() -> factory.create(service(factory, beanFactory), this.environment));
		definition.setPrimary(true);
		definition.setLazyInit(true);
		return definition;
	}

	// TLS that Spring Boot is told to speak is not forgotten because of a URL.
	private BackingService service(ServiceFactory factory, ConfigurableListableBeanFactory beanFactory) {
		BackingService service = beanFactory.getBean(BackingServices.class).get(factory.service());
		if (service.sslBundle() != null || factory.ssl().isEmpty()) {
			return service;
		}
		String bundle = this.environment.getProperty(factory.ssl() + ".bundle", "");
		if (!bundle.isBlank()) {
			return service.withSslBundle(beanFactory.getBean(SslBundles.class).getBundle(bundle));
		}
		boolean enabled = this.environment.getProperty(factory.ssl() + ".enabled", Boolean.class, false);
		return enabled ? service.withSslBundle(SslBundle.systemDefault()) : service;
	}

}
