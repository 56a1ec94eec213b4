package io.twelvefactor.backing.source;

import java.util.Optional;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * {@code INVENTORY_URL_FILE}, the name of a file that holds the URL: the convention of
 * images for Docker secrets.
 *
 * @param variables the environment
 */
record UrlFile(Variables variables) implements UrlSource {

	@Override
	public Optional<SuppliedUrl> find(ServiceName name) {
		String variable = name.variable("URL_FILE");
		return this.variables.find(variable)
			.map((supplied) -> supplied.text().strip())
			.map((file) -> SuppliedUrl.of(read(variable, file), "%s (%s)".formatted(variable, file)));
	}

	private static String read(String variable, String file) {
		if (file.contains("://")) {
			throw new FailureAnalyzedException("%s holds a URL, and not the name of a file.".formatted(variable),
					"Set %s to the URL instead.".formatted(variable.replace("_FILE", "")));
		}
		String url = SmallFile.named(variable, file).read();
		if (url.isBlank()) {
			throw new FailureAnalyzedException("The file '%s' to which %s leads is empty.".formatted(file, variable),
					"Write the URL into it, or don't set %s at all.".formatted(variable));
		}
		return url;
	}

}
