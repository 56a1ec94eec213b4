package io.twelvefactor.backing;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Kubernetes and Docker tell about other services and containers:
 * {@code INVENTORY_SERVICE_HOST} and {@code INVENTORY_SERVICE_PORT}, or
 * {@code INVENTORY_PORT=tcp://host:port}. The scheme is that of the name of the first
 * port, where {@code INVENTORY_SERVICE_PORT_HTTPS} gives it one, and http otherwise.
 *
 * @param variables the environment
 */
record ServiceLinks(Variables variables) implements UrlSource {

	private static final Pattern LINK = Pattern.compile("tcp://(.+)");

	@Override
	public Optional<SuppliedUrl> find(ServiceName name) {
		String prefix = name.variable("SERVICE_");
		return this.variables.find(prefix + "HOST")
			.flatMap(
					(host) -> this.variables.find(prefix + "PORT")
						.map((port) -> new SuppliedUrl(scheme(prefix, port.text()) + "://"
								+ literal(host.text().strip()) + ":" + port.text().strip(), host.origin())))
			.or(() -> link(name));
	}

	private Optional<SuppliedUrl> link(ServiceName name) {
		return this.variables.find(name.variable("PORT")).flatMap((link) -> {
			Matcher address = LINK.matcher(link.text().strip());
			return address.matches() ? Optional.of(new SuppliedUrl("http://" + address.group(1), link.origin()))
					: Optional.empty();
		});
	}

	private String scheme(String prefix, String port) {
		String name = prefix + "PORT_";
		return this.variables.names()
			.filter((variable) -> variable.startsWith(name))
			.filter((
					variable) -> this.variables.find(variable).filter((named) -> named.text().equals(port)).isPresent())
			.map((variable) -> variable.substring(name.length()).toLowerCase(Locale.ROOT))
			.flatMap((scheme) -> DefaultPorts.of(scheme).isPresent() ? Stream.of(scheme) : Stream.empty())
			.findFirst()
			.orElse("http");
	}

	private static String literal(String host) {
		return (host.indexOf(':') >= 0) ? "[" + host + "]" : host;
	}

}
