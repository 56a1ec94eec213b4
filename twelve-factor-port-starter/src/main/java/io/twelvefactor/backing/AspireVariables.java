package io.twelvefactor.backing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The variables of .NET Aspire: {@code services__inventory__https__0} and its higher
 * indexes for service discovery, then {@code INVENTORY_HTTPS} for other languages. A
 * service outside of Aspire has the endpoint {@code default}.
 *
 * @param variables the environment
 */
record AspireVariables(Variables variables) implements UrlSource {

	@Override
	public Optional<SuppliedUrl> find(ServiceName name) {
		return Stream.of("https", "http", "default")
			.flatMap((endpoint) -> instances(name, endpoint).stream())
			.findFirst()
			.or(() -> this.variables.find(name.variable("HTTPS")))
			.or(() -> this.variables.find(name.variable("HTTP")));
	}

	// In the environment, a name with dashes is found with underscores as well.
	private Optional<SuppliedUrl> instances(ServiceName name, String endpoint) {
		List<SuppliedUrl> instances = IntStream.iterate(0, (index) -> index + 1)
			.mapToObj((index) -> this.variables.find("services__%s__%s__%d".formatted(name, endpoint, index)))
			.takeWhile(Optional::isPresent)
			.flatMap(Optional::stream)
			.toList();
		return instances.stream()
			.findFirst()
			.map((first) -> new SuppliedUrl(
					instances.stream().map(SuppliedUrl::text).map(String::strip).collect(Collectors.joining(",")),
					first.origin()));
	}

}
