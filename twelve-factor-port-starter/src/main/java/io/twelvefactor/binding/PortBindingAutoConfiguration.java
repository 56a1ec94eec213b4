package io.twelvefactor.binding;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the bound URLs.
 */
@AutoConfiguration
public final class PortBindingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	BoundUrls boundUrls() {
		return new BoundUrls();
	}

	@Bean
	@ConditionalOnMissingBean
	BoundUrl boundUrl(BoundUrls boundUrls) {
		return boundUrls.main();
	}

	@Bean
	@ConditionalOnWebApplication
	static WebServerListener webServerListener(ApplicationContext context, BoundUrls boundUrls) {
		return new WebServerListener(context, boundUrls);
	}

}
