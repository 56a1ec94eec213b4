package io.twelvefactor.backing;

import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The variables of the system environment. One that is blank is not set.
 *
 * @param source the property source that holds them
 */
record Variables(PropertySource<?> source) {

	Optional<SuppliedUrl> find(String name) {
		Object value = this.source.getProperty(name);
		return (value == null || value.toString().isBlank()) ? Optional.empty()
				: Optional.of(new SuppliedUrl(value.toString(), OriginLookup.getOrigin(this.source, name)));
	}

	Stream<String> names() {
		return (this.source instanceof EnumerablePropertySource<?> all) ? Stream.of(all.getPropertyNames())
				: Stream.empty();
	}

	/**
	 * Return those that may be of a kind, of which an environment has few or none.
	 * @param beginning how they begin, in any case
	 * @return their names
	 */
	Stream<String> names(String beginning) {
		return names().filter((name) -> name.regionMatches(true, 0, beginning, 0, beginning.length()));
	}

}
