package io.twelvefactor.test;

import io.twelvefactor.backing.Attached;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import org.springframework.beans.factory.annotation.ParameterResolutionDelegate;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.context.support.PropertyProvider;
import org.springframework.test.context.support.TestConstructorUtils;

/**
 * Gives a test what is {@link Attached}, where Spring does not do so already.
 */
final class AttachedParameterResolver implements ParameterResolver {

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
		return parameter.isAnnotated(Attached.class)
				&& !ParameterResolutionDelegate.isAutowirable(parameter.getParameter(), parameter.getIndex())
				&& !TestConstructorUtils.isAutowirableConstructor(parameter.getDeclaringExecutable(),
						test.getConfigurationParameter(TestConstructor.TEST_CONSTRUCTOR_AUTOWIRE_MODE_PROPERTY_NAME)
							.map((mode) -> (PropertyProvider) (name) -> mode)
							.orElse(null));
	}

	@Override
	public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
		return ParameterResolutionDelegate.resolveDependency(parameter.getParameter(), parameter.getIndex(),
				test.getRequiredTestClass(),
				SpringExtension.getApplicationContext(test).getAutowireCapableBeanFactory());
	}

}
