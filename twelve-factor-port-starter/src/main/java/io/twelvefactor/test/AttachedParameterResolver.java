package io.twelvefactor.test;

import io.twelvefactor.backing.Attached;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.ParameterResolutionDelegate;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Gives a test what is {@link Attached}, as Spring gives it what is {@link Autowired}.
 */
final class AttachedParameterResolver implements ParameterResolver {

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
		return parameter.isAnnotated(Attached.class) && !parameter.isAnnotated(Autowired.class);
	}

	@Override
	public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
		return ParameterResolutionDelegate.resolveDependency(parameter.getParameter(), parameter.getIndex(),
				test.getRequiredTestClass(),
				SpringExtension.getApplicationContext(test).getAutowireCapableBeanFactory());
	}

}
