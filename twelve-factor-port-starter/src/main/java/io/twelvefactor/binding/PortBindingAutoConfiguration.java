package io.twelvefactor.binding;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the bound URLs. A child context with a server of its own has
 * bound URLs of its own.
 */
@AutoConfiguration
public final class PortBindingAutoConfiguration {

	@Bean
	BoundUrls boundUrls() {
		return new BoundUrls();
	}

	@Bean
	BoundUrl boundUrl(BoundUrls boundUrls) {
		return boundUrls.main();
	}

	@Bean
	@ConditionalOnWebApplication
	static WebServerListener boundUrlWebServerListener(ApplicationContext context, BoundUrls boundUrls) {
		return new WebServerListener(context, boundUrls);
	}

}
