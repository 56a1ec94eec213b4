package io.twelvefactor.backing;

import io.twelvefactor.backing.source.ServiceName;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Finds the name of a backing service at an injection point.
 */
final class InjectionPointName {

	private InjectionPointName() {
	}

	static ServiceName of(InjectionPoint injectionPoint) {
		Attached attached = injectionPoint.getAnnotation(Attached.class);
		String name = (attached != null) ? attached.value() : name(injectionPoint);
		if (name == null) {
			throw new FailureAnalyzedException(
					"The name of the backing service for '%s' is not known, as the class is compiled without the names of its parameters."
						.formatted(injectionPoint.getMember()),
					"Add @Attached(\"name\") to the parameter, or compile with -parameters.");
		}
		return ServiceName.of(name);
	}

	private static @Nullable String name(InjectionPoint injectionPoint) {
		return (injectionPoint instanceof DependencyDescriptor dependency) ? dependency.getDependencyName()
				: injectionPoint.getMember().getName();
	}

}
