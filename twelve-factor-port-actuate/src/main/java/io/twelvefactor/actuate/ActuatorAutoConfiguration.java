package io.twelvefactor.actuate;

import io.twelvefactor.backing.BackingServiceCalls;
import io.twelvefactor.backing.BackingServiceUrl;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.backing.BackingServicesAutoConfiguration;
import io.twelvefactor.binding.BoundUrls;
import io.twelvefactor.binding.PortBindingAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of what an operator sees. It comes after the probes of Spring Boot,
 * whose group it extends.
 */
@AutoConfiguration(after = { PortBindingAutoConfiguration.class, BackingServicesAutoConfiguration.class },
		afterName = "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration")
public final class ActuatorAutoConfiguration {

	@Bean
	SelfAttachment backingServicesSelfAttachment(BackingServices backingServices) {
		return new SelfAttachment(backingServices);
	}

	@Bean
	HealthChecks backingServicesHealthChecks(Environment environment, ObjectProvider<BackingServiceCalls> calls) {
		return new HealthChecks(environment, calls.getIfAvailable());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnAvailableEndpoint
		BackingServicesEndpoint backingServicesEndpoint(Environment environment, BoundUrls boundUrls,
				BackingServices backingServices, HealthChecks healthChecks, ObjectProvider<BackingServiceCalls> calls) {
			return new BackingServicesEndpoint(environment.getProperty("spring.application.name", "this app"),
					boundUrls, backingServices, healthChecks, calls.getIfAvailable());
		}

		@Bean
		@ConditionalOnAvailableEndpoint
		BoundUrlsEndpoint boundUrlsEndpoint(BoundUrls boundUrls) {
			return new BoundUrlsEndpoint(boundUrls);
		}

		// After the user's own functions, of which the first that changes a value wins.
		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE - 1)
		SanitizingFunction vcapServicesSanitizingFunction() {
			return SanitizingFunction.sanitizeValue().ifVcapServices();
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		SanitizingFunction backingServiceUrlSanitizingFunction() {
			return (data) -> (data.getValue() instanceof CharSequence text)
					? data.withValue(BackingServiceUrl.redact(text.toString())) : data;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ReactiveHealthContributor.class)
	@ConditionalOnEnabledHealthIndicator("backingservices")
	static class HealthConfiguration {

		@Bean
		BackingServicesHealth backingServicesHealthContributor(BackingServices backingServices,
				HealthChecks healthChecks) {
			return new BackingServicesHealth(backingServices, healthChecks);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HealthEndpointGroups.class, ConditionalOnAvailableEndpoint.class })
	@ConditionalOnEnabledHealthIndicator("backingservices")
	static class ReadinessConfiguration {

		@Bean
		static ReadinessOfRequiredServices backingServicesReadiness(HealthChecks healthChecks) {
			return new ReadinessOfRequiredServices(healthChecks);
		}

	}

}
