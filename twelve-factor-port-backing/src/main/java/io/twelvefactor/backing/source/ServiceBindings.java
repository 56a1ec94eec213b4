package io.twelvefactor.backing.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.StringUtils;

/**
 * Directories after the Service Binding Specification for Kubernetes 1.1, which Cloud
 * Foundry has too: {@code $SERVICE_BINDING_ROOT/inventory/} with a file {@code type} and
 * either {@code uri}, or {@code host}, {@code port}, {@code username}, {@code password}.
 *
 * @param variables the environment
 */
record ServiceBindings(Variables variables) implements UrlSource {

	private static final Log log = LogFactory.getLog("io.twelvefactor.backing.BackingService");

	private static final String ROOT = "SERVICE_BINDING_ROOT";

	@Override
	public Optional<SuppliedUrl> find(ServiceName name) {
		return this.variables.find(ROOT)
			.map((root) -> SmallFile.named(ROOT, root.text()).path())
			.flatMap((root) -> children(root, (directory) -> isNamed(directory, name)).stream()
				.filter(ServiceBindings::hasType)
				.flatMap((directory) -> url(directory).stream())
				.findFirst());
	}

	private static boolean isNamed(Path directory, ServiceName name) {
		return ServiceName.find(directory.getFileName().toString()).filter(name::equals).isPresent();
	}

	private static boolean hasType(Path directory) {
		boolean hasType = Files.exists(directory.resolve("type"));
		if (!hasType) {
			log.debug("Ignoring the directory '%s' of %s, which has no file 'type'".formatted(directory, ROOT));
		}
		return hasType;
	}

	private static Optional<SuppliedUrl> url(Path directory) {
		Map<String, String> values = new HashMap<>();
		Credentials.NAMES.stream()
			.filter((name) -> Files.isRegularFile(directory.resolve(name)))
			.forEach((name) -> values.put(name, value(new SmallFile(ROOT, directory.resolve(name)))));
		return new Credentials(values, List.of(values.getOrDefault("type", ""))).url()
			.map((url) -> SuppliedUrl.of(url, "%s (%s)".formatted(ROOT, directory)));
	}

	// A password may begin or end with a space, but editors end a file with a new line.
	private static String value(SmallFile file) {
		return StringUtils.trimTrailingCharacter(StringUtils.trimTrailingCharacter(file.read(), '\n'), '\r');
	}

	private static List<Path> children(Path directory, Predicate<Path> filter) {
		try (Stream<Path> children = Files.list(directory)) {
			return children.filter(filter).sorted(Comparator.naturalOrder()).toList();
		}
		catch (IOException ex) {
			log.debug("Ignoring the directory '%s' of %s, which can't be read".formatted(directory, ROOT));
			return List.of();
		}
	}

}
