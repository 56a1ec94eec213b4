package io.twelvefactor.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Attaches a {@link BackingServiceStub} to the application context of a test, as a
 * backing service on a free port of the loopback interface. A test gets it as a parameter
 * {@code @Attached("pricing") BackingServiceStub}, or as a field that is
 * {@code @Autowired} as well. Before each test it knows no request again, and a test
 * fails in which it was asked for something that it has no answer to. Tests that share an
 * application context share its stubs, and can't run at the same time.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Repeatable(AttachStubs.class)
@ExtendWith(AttachedParameterResolver.class)
@ResourceLock(providers = AttachmentLocks.class)
public @interface AttachStub {

	/**
	 * Name of the backing service.
	 * @return the name, such as {@code pricing}
	 */
	String value();

}
