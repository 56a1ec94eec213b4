package io.twelvefactor.test;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/**
 * Lets test classes with the same attachments run one after the other, as they may share
 * an application context and its stubs, and so the methods of a class.
 */
final class AttachmentLocks implements ResourceLocksProvider {

	@Override
	public Set<Lock> provideForClass(Class<?> testClass) {
		return Set.of(new Lock("Attached backing services: " + AttachmentContextCustomizerFactory.find(testClass)));
	}

	@Override
	public Set<Lock> provideForNestedClass(List<Class<?>> enclosingInstanceTypes, Class<?> testClass) {
		return provideForClass(testClass);
	}

}
