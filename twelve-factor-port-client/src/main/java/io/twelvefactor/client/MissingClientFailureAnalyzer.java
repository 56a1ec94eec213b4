package io.twelvefactor.client;

import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * An injection point for which our bean methods have nothing: any {@link WebClient}, or
 * an optional service that is absent. Boot's analyzer of missing beans asks these methods
 * again, without an injection point, and gives up.
 */
final class MissingClientFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException>
		implements Ordered {

	// Not there in a slice of Spring Boot Test.
	private static final String OUR_BEAN = "namedBackingServiceClient";

	private final BeanFactory beanFactory;

	MissingClientFailureAnalyzer(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	// Before Boot's own.
	@Override
	public int getOrder() {
		return 0;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		if (cause.getClass() != NoSuchBeanDefinitionException.class || !this.beanFactory.containsBean(OUR_BEAN)) {
			return null;
		}
		Class<?> type = cause.getBeanType();
		String injectionPoint = (description != null) ? description : "This application";
		if (type == WebClient.class) {
			return new FailureAnalysis(
					"%s required a bean of type '%s' that could not be found.".formatted(injectionPoint,
							type.getName()),
					"Define such a bean, for example with the WebClient.Builder of Spring Boot, or inject a BackingServiceClient.",
					cause);
		}
		return (type == BackingServiceClient.class || type == BackingService.class) ? new FailureAnalysis(
				"%s needs a backing service that is declared as optional and is not attached."
					.formatted(injectionPoint),
				"Attach it, or inject an ObjectProvider or an Optional, which are empty while it is absent.", cause)
				: null;
	}

}
