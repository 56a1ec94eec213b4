package io.twelvefactor.backing;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the backing services.
 */
@AutoConfiguration
public final class BackingServicesAutoConfiguration {

	// Never lazy: a service that is missing is reported at start.
	@Bean
	@Lazy(false)
	BackingServices backingServices(Environment environment, ObjectProvider<BackingServiceConnectionDetails> details,
			ObjectProvider<BackingServicesManifest> manifests, ObjectProvider<SslBundles> sslBundles) {
		return BackingServices.of(environment, AllConnectionDetails.of(details), manifests.stream().toList(),
				sslBundles::getIfAvailable);
	}

	@Bean
	@Fallback
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static @Nullable BackingService namedBackingService(InjectionPoint injectionPoint,
			BackingServices backingServices) {
		return backingServices.find(injectionPoint).orElse(null);
	}

}
