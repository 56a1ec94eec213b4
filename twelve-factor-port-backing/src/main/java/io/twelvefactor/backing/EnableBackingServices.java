package io.twelvefactor.backing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * The backing services that an application needs. At start each of them must be attached,
 * which means that config has its URL; all that are missing are reported at once.
 * <p>
 * A name such as {@code order-history} is looked up in the variable
 * {@code ORDER_HISTORY_URL} and the property
 * {@code twelve-factor.backing-services.order-history.url}. The annotation may stand on
 * several configuration classes; what they declare adds up.
 *
 * @see <a href="https://12factor.net/backing-services">The Twelve-Factor App, IV. Backing
 * services</a>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(BackingServicesRegistrar.class)
public @interface EnableBackingServices {

	/**
	 * Names of the services that the application can't do without.
	 * @return the names, in any order
	 */
	@AliasFor("required")
	String[] value() default {};

	/**
	 * Names of the services that the application can't do without.
	 * @return the names, in any order
	 */
	@AliasFor("value")
	String[] required() default {};

	/**
	 * Names of the services that may be absent. Where one is, {@code ObjectProvider} and
	 * {@code Optional} are empty and a {@code @Nullable} injection point gets null.
	 * @return the names, in any order
	 */
	String[] optional() default {};

}
