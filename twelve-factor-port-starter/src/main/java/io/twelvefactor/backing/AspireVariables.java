package io.twelvefactor.backing;

import java.util.Map;
import java.util.Optional;
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
 */
record AspireVariables(Variables variables) implements UrlSource {

	private static final Pattern INSTANCE = Pattern
		.compile("(?i)services__(?<name>.+)__(?<endpoint>[a-z]+)__(?<index>[0-9]{1,6})");

	@Override
	public Optional<SuppliedUrl> find(ServiceName name) {
		return Stream.of("https", "http", "default")
			.flatMap((endpoint) -> instances(name, endpoint).stream())
			.findFirst()
			.or(() -> this.variables.find(name.variable("HTTPS")))
			.or(() -> this.variables.find(name.variable("HTTP")));
	}

	// Aspire keeps the case and the dashes of names.
	private Optional<SuppliedUrl> instances(ServiceName name, String endpoint) {
		Map<Integer, SuppliedUrl> instances = new TreeMap<>();
		this.variables.names().forEach((variable) -> {
			Matcher instance = INSTANCE.matcher(variable);
			if (instance.matches() && instance.group("endpoint").equalsIgnoreCase(endpoint)
					&& ServiceName.find(instance.group("name")).filter(name::equals).isPresent()) {
				this.variables.find(variable)
					.ifPresent((url) -> instances.put(Integer.valueOf(instance.group("index")), url));
			}
		});
		return instances.values()
			.stream()
			.reduce((one, other) -> new SuppliedUrl(one.text().strip() + "," + other.text().strip(), one.origin()));
	}

}
