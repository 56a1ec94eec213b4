package io.twelvefactor.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Several {@link AttachStub} annotations.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(AttachedParameterResolver.class)
@ResourceLock(providers = AttachmentLocks.class)
public @interface AttachStubs {

	/**
	 * The annotations.
	 * @return the annotations
	 */
	AttachStub[] value();

}
