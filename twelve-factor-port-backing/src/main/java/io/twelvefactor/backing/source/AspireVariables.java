package io.twelvefactor.backing.source;

import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The variables of .NET Aspire: {@code services__inventory__https__0} and its higher
 * indexes for service discovery, then {@code INVENTORY_HTTPS} for other languages. A
 * service outside of Aspire has the endpoint {@code default}.
 *
 * @param variables the environment
 * @param instances the variables for service discovery
 */
record AspireVariables(Variables variables, Map<ServiceName, SortedSet<String>> instances) implements UrlSource {

	private static final Pattern INSTANCE = Pattern
		.compile("(?i)services__(?<name>.+)__(?<endpoint>[a-z]+)__(?<index>[0-9]{1,6})");

	static AspireVariables of(Variables variables) {
		return new AspireVariables(variables, variables.byService(INSTANCE));
	}

	@Override
	public Optional<SuppliedUrl> find(ServiceName name) {
		Map<String, SortedMap<Integer, SuppliedUrl>> endpoints = endpoints(name);
		return Stream.of("https", "http", "default")
			.flatMap((endpoint) -> endpoints.getOrDefault(endpoint, Collections.emptySortedMap())
				.values()
				.stream()
				.reduce(AspireVariables::join)
				.stream())
			.findFirst()
			.or(() -> this.variables.find(name.variable("HTTPS")))
			.or(() -> this.variables.find(name.variable("HTTP")));
	}

	// Aspire keeps the case and the dashes of names.
	private Map<String, SortedMap<Integer, SuppliedUrl>> endpoints(ServiceName name) {
		Map<String, SortedMap<Integer, SuppliedUrl>> endpoints = new HashMap<>();
		this.instances.getOrDefault(name, Collections.emptySortedSet()).forEach((variable) -> {
			Matcher instance = INSTANCE.matcher(variable);
			if (instance.matches()) {
				String endpoint = instance.group("endpoint").toLowerCase(Locale.ROOT);
				this.variables.find(variable)
					.ifPresent((url) -> endpoints.computeIfAbsent(endpoint, (key) -> new TreeMap<>())
						.put(Integer.valueOf(instance.group("index")), url));
			}
		});
		return endpoints;
	}

	private static SuppliedUrl join(SuppliedUrl one, SuppliedUrl other) {
		return new SuppliedUrl(one.text().strip() + "," + other.text().strip(), one.origin());
	}

}
