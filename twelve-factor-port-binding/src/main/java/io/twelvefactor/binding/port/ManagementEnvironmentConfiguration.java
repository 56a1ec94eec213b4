package io.twelvefactor.binding.port;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * A separate management server has an environment of its own, in which Boot puts the
 * variables first again and all other sources of the application behind them. Before
 * anything is read there, this brings the void variables back to their place.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@Order(Ordered.HIGHEST_PRECEDENCE)
@Import(ManagementEnvironmentConfiguration.VoidVariablesFirst.class)
class ManagementEnvironmentConfiguration {

	static class VoidVariablesFirst implements ImportSelector, EnvironmentAware {

		@Override
		public void setEnvironment(Environment environment) {
			MutablePropertySources sources = ((ConfigurableEnvironment) environment).getPropertySources();
			PropertySource<?> voidVariables = sources.remove(VoidVariablesPropertySource.NAME);
			if (voidVariables != null) {
				sources.addBefore(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, voidVariables);
			}
		}

		@Override
		public String[] selectImports(AnnotationMetadata importingClassMetadata) {
			return new String[0];
		}

	}

}
