package io.twelvefactor.test;

import java.time.Duration;

import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.binding.BoundUrl;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.util.StringUtils;

/**
 * What a test is given: the stubs, and clients of the application under test, at its
 * bound URL, where it has none that Spring Boot makes.
 */
@Configuration(proxyBeanMethods = false)
class AttachmentConfiguration {

	/**
	 * Longer than an application waits for a stub that hangs.
	 */
	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static BackingServiceStub backingServiceStub(InjectionPoint injectionPoint, BackingServices services,
			Attachments attachments) {
		return services.find(injectionPoint)
			.map((service) -> attachments.stub(service.name()))
			.orElseThrow(() -> new IllegalStateException("There is no stub for " + injectionPoint));
	}

	@Bean
	@Lazy
	@Fallback
	static WebTestClient boundWebTestClient(BoundUrl boundUrl) {
		return WebTestClient.bindToServer().baseUrl(base(boundUrl)).responseTimeout(TIMEOUT).build();
	}

	@Bean
	@Lazy
	@Fallback
	static RestTestClient boundRestTestClient(BoundUrl boundUrl) {
		return RestTestClient.bindToServer().baseUrl(base(boundUrl)).build();
	}

	private static String base(BoundUrl boundUrl) {
		return StringUtils.trimTrailingCharacter(boundUrl.uri().toString(), '/');
	}

}
