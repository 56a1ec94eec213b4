package io.twelvefactor.test;

import java.time.Duration;

import io.twelvefactor.binding.BoundUrl;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.resttestclient.TestRestTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/**
 * Auto-configuration of clients of the application under test, at its bound URL, for a
 * test that has attachments. It comes after that of Spring Boot, whose clients win.
 */
@AutoConfiguration(afterName = { "org.springframework.boot.webtestclient.autoconfigure.WebTestClientAutoConfiguration",
		"org.springframework.boot.resttestclient.autoconfigure.RestTestClientTestAutoConfiguration",
		"org.springframework.boot.resttestclient.autoconfigure.TestRestTemplateTestAutoConfiguration" })
public final class BoundClientAutoConfiguration {

	/**
	 * Longer than an application waits for a stub that hangs.
	 */
	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	WebTestClient boundWebTestClient(BoundUrl boundUrl) {
		return WebTestClient.bindToServer().baseUrl(base(boundUrl)).responseTimeout(TIMEOUT).build();
	}

	@Bean
	@Lazy
	@Conditional(WhereRestTestClientCanBeProcessed.class)
	@ConditionalOnMissingBean
	RestTestClient boundRestTestClient(BoundUrl boundUrl) {
		return RestTestClient.bindToServer().baseUrl(base(boundUrl)).build();
	}

	// Makes clients of @HttpExchange interfaces. That of an application has another base
	// URL.
	@Bean(defaultCandidate = false)
	@Lazy
	HttpServiceProxyFactory boundHttpServiceProxyFactory(BoundUrl boundUrl) {
		WebClient client = WebClient.create(base(boundUrl));
		return HttpServiceProxyFactory.builderFor(WebClientAdapter.create(client)).build();
	}

	private static String base(BoundUrl boundUrl) {
		return StringUtils.trimTrailingCharacter(boundUrl.uri().toString(), '/');
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RestTemplateBuilder.class, TestRestTemplate.class })
	static class RestTemplates {

		@Bean
		@Lazy
		@ConditionalOnMissingBean
		TestRestTemplate boundTestRestTemplate(BoundUrl boundUrl) {
			return new TestRestTemplate(new RestTemplateBuilder().baseUri(base(boundUrl)));
		}

	}

	// Ahead of time its methods are looked at, which name a type of Web MVC.
	static final class WhereRestTestClientCanBeProcessed implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return !Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING) || ClassUtils
				.isPresent("org.springframework.web.servlet.function.RouterFunction", context.getClassLoader());
		}

	}

}
