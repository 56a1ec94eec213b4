package io.twelvefactor.backing.source;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a binding says about a service: its URL, or the parts of one. Not a record, whose
 * {@code toString()} would show them.
 */
public final class Credentials {

	/**
	 * The names of the values.
	 */
	static final List<String> NAMES = List.of("type", "uri", "url", "scheme", "protocol", "host", "hostname", "port",
			"username", "user", "password", "database", "dbname", "vhost");

	private static final Map<String, String> SCHEMES = Map.of("rabbitmq", "amqp", "elasticsearch", "http", "activemq",
			"tcp", "artemis", "tcp");

	private final Map<String, String> values;

	private final List<String> types;

	/**
	 * Create the credentials.
	 * @param values the values by name
	 * @param types what kind of service it is, the best one first
	 */
	public Credentials(Map<String, String> values, List<String> types) {
		this.values = values;
		this.types = types;
	}

	/**
	 * Put the URL together, with the scheme {@code http} where nothing says what it is.
	 * @return the URL, or empty if there is no host
	 */
	public Optional<String> url() {
		return first("uri", "url").or(() -> first("host", "hostname").map(this::compose));
	}

	private String compose(String host) {
		String scheme = scheme();
		return scheme + "://" + userinfo() + ((host.indexOf(':') >= 0) ? "[" + host + "]" : host)
				+ first("port").map((port) -> ":" + port).orElse("")
				+ first("database", "dbname", "vhost").filter((name) -> !scheme.startsWith("http"))
					.map((name) -> "/" + encode(name))
					.orElse("");
	}

	private String scheme() {
		return first("scheme", "protocol")
			.or(() -> this.types.stream()
				.map((type) -> type.toLowerCase(Locale.ROOT))
				.filter((type) -> SCHEMES.containsKey(type) || DefaultPorts.of(type).isPresent())
				.map((type) -> SCHEMES.getOrDefault(type, type))
				.findFirst())
			.orElse("http");
	}

	private String userinfo() {
		Optional<String> password = first("password").map((secret) -> ":" + encode(secret));
		return first("username", "user").map(Credentials::encode)
			.or(() -> password.map((secret) -> ""))
			.map((user) -> user + password.orElse("") + "@")
			.orElse("");
	}

	private static String encode(String text) {
		return PercentEncoding.encode(text);
	}

	private Optional<String> first(String... names) {
		return Stream.of(names).map(this.values::get).filter((value) -> value != null && !value.isBlank()).findFirst();
	}

}
