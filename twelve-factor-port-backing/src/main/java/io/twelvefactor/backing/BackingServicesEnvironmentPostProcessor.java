package io.twelvefactor.backing;

import io.twelvefactor.backing.source.UrlSources;
import io.twelvefactor.backing.source.Variables;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Puts what the platform says about services, such as {@code INVENTORY_URL}, below what
 * the user says to Spring directly and above every config file.
 */
final class BackingServicesEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		MutablePropertySources sources = environment.getPropertySources();
		PropertySource<?> variables = sources.get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		if (variables != null && !sources.contains(BackingServicesPropertySource.NAME)) {
			sources.addAfter(variables.getName(),
					new BackingServicesPropertySource(UrlSources.of(new Variables(variables))));
		}
	}

}
