package io.twelvefactor.backing.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;

/**
 * The services of Cloud Foundry, as JSON in {@code VCAP_SERVICES} or in the file of
 * {@code VCAP_SERVICES_FILE_PATH}. Services are found by the name of their binding, then
 * by their own.
 */
final class CloudFoundryServices implements UrlSource {

	private static final String JSON = "VCAP_SERVICES";

	private static final String FILE = "VCAP_SERVICES_FILE_PATH";

	private final Variables variables;

	private volatile Map.Entry<String, List<Map<?, ?>>> parsed = Map.entry("", List.of());

	CloudFoundryServices(Variables variables) {
		this.variables = variables;
	}

	@Override
	public Optional<SuppliedUrl> find(ServiceName name) {
		return this.variables.find(JSON)
			.flatMap((json) -> find(name, JSON, json.text()))
			.or(() -> this.variables.find(FILE)
				.map((file) -> SmallFile.named(FILE, file.text()))
				.flatMap((file) -> find(name, "%s (%s)".formatted(FILE, file.path()), file.read())));
	}

	private Optional<SuppliedUrl> find(ServiceName name, String source, String json) {
		List<Map<?, ?>> services = services(source, json);
		return Stream.of("binding_name", "name", "instance_name")
			.flatMap((key) -> services.stream().filter((service) -> isNamed(service.get(key), name)))
			.flatMap((service) -> credentials(service).url().stream())
			.findFirst()
			.map((url) -> SuppliedUrl.of(url, source));
	}

	private static boolean isNamed(@Nullable Object value, ServiceName name) {
		return value != null && ServiceName.find(value.toString()).filter(name::equals).isPresent();
	}

	private static Credentials credentials(Map<?, ?> service) {
		Map<String, String> values = new HashMap<>();
		if (service.get("credentials") instanceof Map<?, ?> credentials) {
			credentials.forEach((name, value) -> {
				if (name != null && value != null) {
					values.put(name.toString(), value.toString());
				}
			});
		}
		values.putIfAbsent("dbname", values.getOrDefault("name", ""));
		return new Credentials(values, types(service));
	}

	private static List<String> types(Map<?, ?> service) {
		return Stream.concat(elements(service.get("tags")), Stream.of(String.valueOf(service.get("label"))))
			.map(String::valueOf)
			.toList();
	}

	private List<Map<?, ?>> services(String source, String json) {
		Map.Entry<String, List<Map<?, ?>>> last = this.parsed;
		if (!last.getKey().equals(json)) {
			last = Map.entry(json, parse(source, json));
			this.parsed = last;
		}
		return last.getValue();
	}

	// Without its cause, which quotes the text.
	private static List<Map<?, ?>> parse(String source, String json) {
		try {
			Map<String, Object> labels = Objects.requireNonNull(JsonParserFactory.getJsonParser().parseMap(json));
			return elements(labels.values()).flatMap(CloudFoundryServices::elements)
				.<Map<?, ?>>flatMap((service) -> (service instanceof Map<?, ?> map) ? Stream.of(map) : Stream.empty())
				.toList();
		}
		catch (JsonParseException | NullPointerException ex) {
			throw new FailureAnalyzedException("%s is not a JSON object.".formatted(source),
					"Let the platform set it; 'cf env' shows what it is. Elsewhere, set it to a JSON object such as "
							+ "{\"user-provided\":[{\"name\":\"inventory\",\"credentials\":{\"uri\":\"http://host:port\"}}]}, "
							+ "or don't set it at all.");
		}
	}

	private static Stream<?> elements(@Nullable Object value) {
		return (value instanceof Collection<?> all) ? all.stream() : Stream.empty();
	}

}
