package io.twelvefactor.backing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the backing service for an injection point whose parameter or field has another
 * name.
 */
@Target({ ElementType.PARAMETER, ElementType.FIELD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Attached {

	/**
	 * Name of the backing service.
	 * @return the name, such as {@code inventory} or {@code order-history}
	 */
	String value();

}
