package io.twelvefactor.test;

import java.lang.annotation.Annotation;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.twelvefactor.backing.BackingServices;
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
		AttachmentContextCustomizer found = find(testClass);
		checkNames(testClass,
				Stream
					.concat(found.stubs().stream().map(AttachStub::value),
							found.applications().stream().map(AttachApplication::name))
					.map(BackingServices::canonicalName));
		return (found.stubs().isEmpty() && found.applications().isEmpty()) ? null : found;
	}

	static AttachmentContextCustomizer find(Class<?> testClass) {
		return new AttachmentContextCustomizer(find(AttachStub.class, testClass),
				find(AttachApplication.class, testClass));
	}

	// Those of a superclass or of the class around it come first. Both may be the same.
	private static <A extends Annotation> List<A> find(Class<A> type, Class<?> testClass) {
		return MergedAnnotations.search(SearchStrategy.TYPE_HIERARCHY)
			.withEnclosingClasses(TestContextAnnotationUtils::searchEnclosingClass)
			.from(testClass)
			.stream(type)
			.sorted(Comparator.<MergedAnnotation<A>>comparingInt(MergedAnnotation::getAggregateIndex).reversed())
			.map((annotation) -> new Found<>(annotation.getSource(), annotation.synthesize()))
			.distinct()
			.map(Found::annotation)
			.toList();
	}

	private static void checkNames(Class<?> testClass, Stream<String> names) {
		List<String> all = names.toList();
		all.stream().filter((name) -> all.indexOf(name) != all.lastIndexOf(name)).findFirst().ifPresent((name) -> {
			throw new IllegalStateException("%s attaches the backing service '%s' twice: give one of them another name."
				.formatted(testClass.getName(), name));
		});
	}

	private record Found<A extends Annotation>(@Nullable Object source, A annotation) {

	}

}
