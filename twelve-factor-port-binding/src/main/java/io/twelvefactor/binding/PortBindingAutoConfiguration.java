package io.twelvefactor.binding;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of port binding. A child context with a server of its own has bound
 * URLs of its own.
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
	static BoundUrlPublisher boundUrlPublisher(ApplicationContext context, BoundUrls boundUrls) {
		return new BoundUrlPublisher(context, boundUrls);
	}

	@Bean
	@ConditionalOnWebApplication
	static WebServerListener boundUrlWebServerListener(ApplicationContext context, BoundUrlPublisher publisher) {
		return new WebServerListener(context, publisher);
	}

	@Bean
	static PortFile boundUrlPortFile(ApplicationContext context, BoundUrls boundUrls) {
		return new PortFile(context, boundUrls);
	}

}
