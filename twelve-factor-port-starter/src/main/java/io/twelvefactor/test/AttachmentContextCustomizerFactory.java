package io.twelvefactor.test;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Finds what is attached to a test class, its superclasses and the classes around it.
 */
final class AttachmentContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		MergedAnnotations annotations = MergedAnnotations.search(SearchStrategy.TYPE_HIERARCHY)
			.withEnclosingClasses(TestContextAnnotationUtils::searchEnclosingClass)
			.from(testClass);
		List<AttachStub> stubs = annotations.stream(AttachStub.class).map(MergedAnnotation::synthesize).toList();
		List<AttachApplication> applications = annotations.stream(AttachApplication.class)
			.map(MergedAnnotation::synthesize)
			.toList();
		checkNames(testClass, Stream.concat(stubs.stream().map(AttachStub::value),
				applications.stream().map(AttachApplication::name)));
		return (stubs.isEmpty() && applications.isEmpty()) ? null
				: new AttachmentContextCustomizer(stubs, applications);
	}

	private static void checkNames(Class<?> testClass, Stream<String> names) {
		List<String> all = names.toList();
		all.stream().filter((name) -> all.indexOf(name) != all.lastIndexOf(name)).findFirst().ifPresent((name) -> {
			throw new IllegalStateException("%s attaches the backing service '%s' twice: give one of them another name."
				.formatted(testClass.getName(), name));
		});
	}

}
