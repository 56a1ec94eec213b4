package io.twelvefactor.test;

import io.twelvefactor.backing.BackingServices;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/**
 * What a test with attachments is given.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(BoundClientAutoConfiguration.class)
class AttachmentConfiguration {

	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static BackingServiceStub backingServiceStub(InjectionPoint injectionPoint, BackingServices services,
			Attachments attachments) {
		return services.find(injectionPoint)
			.map((service) -> attachments.stub(service.name()))
			.orElseThrow(() -> new IllegalStateException("There is no stub for " + injectionPoint));
	}

}
