package io.twelvefactor.backing.source;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Kubernetes and Docker tell about other services and containers:
 * {@code INVENTORY_SERVICE_HOST} and {@code INVENTORY_SERVICE_PORT}, or
 * {@code INVENTORY_PORT=tcp://host:port}. The scheme is that of the name of the first
 * port, where {@code INVENTORY_SERVICE_PORT_HTTPS} gives it one, and http otherwise.
 *
 * @param variables the environment
 * @param ports the variables of named ports
 */
record ServiceLinks(Variables variables, Map<ServiceName, SortedSet<String>> ports) implements UrlSource {

	private static final Pattern LINK = Pattern.compile("tcp://(.+)");

	private static final Pattern NAMED_PORT = Pattern.compile("(?<name>.+)_SERVICE_PORT_.+");

	static ServiceLinks of(Variables variables) {
		return new ServiceLinks(variables, variables.byService(NAMED_PORT));
	}

	// A link has no credentials, and nobody wrote it: it must not replace what config
	// says
	// of a database.
	@Override
	public Optional<SuppliedUrl> find(ServiceName name) {
		if (ConventionalServices.contains(name)) {
			return Optional.empty();
		}
		String prefix = name.variable("SERVICE_");
		return this.variables.find(prefix + "HOST")
			.flatMap((host) -> this.variables.find(prefix + "PORT")
				.flatMap((port) -> url(name, host.text().strip(), port.text().strip()))
				.map((url) -> new SuppliedUrl(url, host.origin())))
			.or(() -> link(name));
	}

	private Optional<String> url(ServiceName name, String host, String port) {
		return new Credentials(Map.of("scheme", scheme(name, port), "host", host, "port", port), List.of()).url();
	}

	private Optional<SuppliedUrl> link(ServiceName name) {
		return this.variables.find(name.variable("PORT")).flatMap((link) -> {
			Matcher address = LINK.matcher(link.text().strip());
			return address.matches() ? Optional.of(new SuppliedUrl("http://" + address.group(1), link.origin()))
					: Optional.empty();
		});
	}

	private String scheme(ServiceName name, String port) {
		String prefix = name.variable("SERVICE_PORT_");
		return this.ports.getOrDefault(name, Collections.emptySortedSet())
			.stream()
			.filter((variable) -> variable.startsWith(prefix) && isSet(variable, port))
			.map((variable) -> variable.substring(prefix.length()).toLowerCase(Locale.ROOT))
			.filter((scheme) -> DefaultPorts.of(scheme).isPresent())
			.findFirst()
			.orElse("http");
	}

	private boolean isSet(String variable, String value) {
		return this.variables.find(variable).filter((found) -> found.text().strip().equals(value)).isPresent();
	}

}
