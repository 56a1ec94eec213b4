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
 * Starts another Spring Boot application for the application context of a test, on a free
 * port, and attaches it as a backing service by the URL that it is bound to.
 * <p>
 * The application is started once for the context, in the order of the annotations and
 * after all stubs, and closed after the context. It shares the class path, static state,
 * the log, the system properties and the variables of the process with the test, and no
 * property of the test: it has event loops of its own, and its config files are those
 * that lie beside its class. Stubs and applications of the test are attached to it, also
 * those that are started later: what it needs to start comes before it. Threads that
 * start it and serve its requests have its name, which is how to tell its lines of the
 * log.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Repeatable(AttachApplications.class)
@ExtendWith(AttachedParameterResolver.class)
@ResourceLock(providers = AttachmentLocks.class)
public @interface AttachApplication {

	/**
	 * Name of the backing service.
	 * @return the name, such as {@code inventory}
	 */
	String name();

	/**
	 * The application.
	 * @return a class that {@code SpringApplication} can run
	 */
	Class<?> application();

	/**
	 * Properties of the application, above all others that it has. Its web server has
	 * port 0 unless they say otherwise; other ports are what its config says.
	 * @return properties in the form {@code key=value}
	 */
	String[] properties() default {};

}
