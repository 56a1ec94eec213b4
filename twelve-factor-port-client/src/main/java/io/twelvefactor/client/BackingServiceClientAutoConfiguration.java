package io.twelvefactor.client;

import io.micrometer.core.instrument.MeterRegistry;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.backing.BackingServicesAutoConfiguration;
import io.twelvefactor.client.deadline.DeadlineServletFilter;
import io.twelvefactor.client.deadline.DeadlineWebFilter;
import io.twelvefactor.client.settings.ClientSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientProperties;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.registry.HttpServiceProxyRegistry;

/**
 * Auto-configuration of the clients of backing services. It comes after all others: its
 * client is a {@link WebClient} too, and must not keep another auto-configuration from
 * making one.
 */
@AutoConfiguration(after = BackingServicesAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@RegisterReflectionForBinding(CallStatistics.class)
public final class BackingServiceClientAutoConfiguration {

	// As Boot makes its builder, and not from a builder bean, of which there may be
	// several: one for a load balancer, say. Boot's customizers bring an HTTP client with
	// them, which an application that calls nobody need not load.
	@Bean
	@Lazy
	CustomizedWebClient backingServiceCustomizedWebClient(ObjectProvider<WebClientCustomizer> customizers) {
		WebClient.Builder builder = WebClient.builder();
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return new CustomizedWebClient(builder);
	}

	@Bean
	ServiceClientBuilder backingServiceClientBuilder(Environment environment, ResourceLoader resourceLoader,
			ObjectProvider<CustomizedWebClient> webClient,
			ObjectProvider<ClientHttpConnectorBuilder<?>> connectorBuilder, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<InstancesFactory> instances,
			ObjectProvider<ClientRequestObservationConvention> observationConvention,
			ObjectProvider<ServiceMeters> meters) {
		HttpClientSettings httpSettings = settings.getIfAvailable(HttpClientSettings::defaults);
		return new ServiceClientBuilder(() -> webClient.getObject().builder(),
				connectorBuilder
					.getIfAvailable(() -> ClientHttpConnectorBuilder.detect(resourceLoader.getClassLoader())),
				(service) -> ClientSettings.of(service, Binder.get(environment), httpSettings),
				instances.getIfAvailable(() -> InstancesFactory::withoutDiscovery),
				(service) -> observationConvention
					.getIfAvailable(() -> new ServiceObservationConvention(observationName(environment), service)),
				(calls) -> meters.ifAvailable((available) -> available.accept(calls)));
	}

	private static String observationName(Environment environment) {
		return environment.getProperty("management.observations.http.client.requests.name",
				ServiceObservationConvention.NAME);
	}

	private static @Nullable String deadlineHeader(Environment environment) {
		String header = environment.getProperty("twelve-factor.client.deadline-header");
		return StringUtils.hasText(header) ? header : null;
	}

	@Bean
	BackingServiceClients backingServiceClients(BackingServices backingServices, ServiceClientBuilder builder) {
		return new BackingServiceClients(backingServices, builder);
	}

	// Somebody who asks for any WebClient, or for all of them, gets none of ours.
	@Bean
	@Fallback
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static @Nullable BackingServiceClient namedBackingServiceClient(InjectionPoint injectionPoint,
			BackingServices backingServices, BackingServiceClients clients) {
		return asksForClient(injectionPoint) ? backingServices.find(injectionPoint).map(clients::get).orElse(null)
				: null;
	}

	private static boolean asksForClient(InjectionPoint injectionPoint) {
		return injectionPoint instanceof DependencyDescriptor dependency
				&& dependency.getDependencyType() == BackingServiceClient.class;
	}

	/**
	 * What all clients are copied from.
	 *
	 * @param builder a builder with the application's customizations
	 */
	record CustomizedWebClient(WebClient.Builder builder) {

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(HttpServiceProxyRegistry.class)
	static class ServiceGroupsConfiguration {

		@Bean
		ServiceGroups backingServiceGroups(BackingServices backingServices,
				ObjectProvider<HttpServiceClientProperties> properties, ObjectProvider<SslBundles> sslBundles) {
			return new ServiceGroups(backingServices, properties, sslBundles.getIfAvailable());
		}

		@Bean
		WebClientServiceGroupConfigurer backingServiceWebClientGroupConfigurer(ServiceGroups serviceGroups,
				ServiceClientBuilder clientBuilder) {
			return new WebClientServiceGroupConfigurer(serviceGroups, clientBuilder);
		}

		@Bean
		RestClientServiceGroupConfigurer backingServiceRestClientGroupConfigurer(ServiceGroups serviceGroups,
				ServiceClientBuilder clientBuilder, Environment environment,
				ObjectProvider<org.springframework.http.client.observation.ClientRequestObservationConvention> observationConvention) {
			return new RestClientServiceGroupConfigurer(serviceGroups, clientBuilder, (service) -> observationConvention
				.getIfAvailable(() -> new ServiceRestObservationConvention(observationName(environment), service)));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(LoadBalancerClientFactory.class)
	static class DiscoveryConfiguration {

		@Bean
		@ConditionalOnBean(LoadBalancerClientFactory.class)
		InstancesFactory backingServiceInstancesFactory(LoadBalancerClientFactory factory) {
			return DiscoveredInstances.with(factory);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		ServiceMeters backingServiceMeters(ObjectProvider<MeterRegistry> registry) {
			return new ServiceMeters(registry);
		}

	}

	// Whether there is such a header is known when the app runs, and not when it is
	// built.
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	static class DeadlineConfiguration {

		// Without a header there is no filter: each one takes time of every request.
		@Bean
		@Nullable DeadlineWebFilter backingServiceDeadlineWebFilter(Environment environment) {
			String header = deadlineHeader(environment);
			return (header != null) ? new DeadlineWebFilter(header) : null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	static class ServletDeadlineConfiguration {

		@Bean
		DeadlineServletFilter backingServiceDeadlineServletFilter(Environment environment) {
			return new DeadlineServletFilter(deadlineHeader(environment));
		}

	}

}
