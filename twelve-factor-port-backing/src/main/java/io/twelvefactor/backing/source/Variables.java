package io.twelvefactor.backing.source;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The variables of the system environment. One that is blank is not set.
 *
 * @param source the property source that holds them
 */
public record Variables(PropertySource<?> source) {

	Optional<SuppliedUrl> find(String name) {
		Object value = this.source.getProperty(name);
		return (value == null || value.toString().isBlank()) ? Optional.empty()
				: Optional.of(new SuppliedUrl(value.toString(), OriginLookup.getOrigin(this.source, name)));
	}

	/**
	 * Return the names of all variables.
	 * @return the names
	 */
	public Stream<String> names() {
		return (this.source instanceof EnumerablePropertySource<?> all) ? Stream.of(all.getPropertyNames())
				: Stream.empty();
	}

	/**
	 * Look once through all names for those that contain the name of a service: an
	 * environment does not change while a process runs.
	 * @param form what they look like, with the service in a group {@code name}
	 * @return the variables of each service, in alphabetical order
	 */
	Map<ServiceName, SortedSet<String>> byService(Pattern form) {
		Map<ServiceName, SortedSet<String>> found = new HashMap<>();
		names().forEach((variable) -> {
			Matcher matcher = form.matcher(variable);
			if (matcher.matches()) {
				ServiceName.find(uniform(matcher.group("name")))
					.ifPresent((name) -> found.computeIfAbsent(name, (key) -> new TreeSet<>()).add(variable));
			}
		});
		return found;
	}

	// In upper case, B2B is one word.
	private static String uniform(String name) {
		return name.equals(name.toUpperCase(Locale.ROOT)) ? name.toLowerCase(Locale.ROOT) : name;
	}

}
