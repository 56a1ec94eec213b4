package io.twelvefactor.binding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

import io.twelvefactor.binding.port.Port;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.json.JsonWriter;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * A file in which others find every bound URL by its name. It is there when all listeners
 * are open, and never there in part.
 */
final class PortFile implements ApplicationListener<ContextRefreshedEvent>, DisposableBean {

	private static final String PROPERTY = "twelve-factor.binding.port-file";

	private static final String VARIABLE = "PORT_FILE";

	private static final Log log = LogFactory.getLog(PortFile.class);

	private final ApplicationContext context;

	private final BoundUrls boundUrls;

	private volatile @Nullable Path written;

	private volatile @Nullable Object identity;

	PortFile(ApplicationContext context, BoundUrls boundUrls) {
		this.context = context;
		this.boundUrls = boundUrls;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		String name = this.context.getEnvironment().getProperty(PROPERTY, "").strip();
		if (event.getApplicationContext() == this.context && !name.isEmpty()) {
			try {
				write(Path.of(name).toAbsolutePath());
			}
			catch (IOException | InvalidPathException ex) {
				throw new FailureAnalyzedException(
						"The file for the bound URLs, %s, can't be written (%s).".formatted(Port.shown(name),
								ex.getClass().getSimpleName()),
						"Set %s to a file in a folder that this app may write to, or don't set it.".formatted(VARIABLE),
						ex);
			}
		}
	}

	// Readers see the file before or the file after.
	private void write(Path file) throws IOException {
		Map<String, String> urls = new LinkedHashMap<>();
		this.boundUrls.stream().forEach((url) -> urls.put(url.name(), url.uri().toString()));
		Path draft = file.resolveSibling(".%s.%s".formatted(file.getFileName(), UUID.randomUUID()));
		try {
			Files.writeString(draft, file.toString().endsWith(".json") ? json(urls) : properties(urls),
					StandardOpenOption.CREATE_NEW);
			Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(draft);
		}
		this.written = file;
		this.identity = identity(file);
	}

	private static String json(Map<String, String> urls) {
		return JsonWriter.<Map<String, String>>standard().writeToString(urls) + "\n";
	}

	private static String properties(Map<String, String> urls) {
		return urls.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue() + "\n")
			.collect(Collectors.joining());
	}

	private static @Nullable Object identity(Path file) throws IOException {
		return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
	}

	// Another process may have taken over, and written its own.
	@Override
	public void destroy() {
		Path file = this.written;
		try {
			if (file != null && Files.exists(file) && Objects.equals(identity(file), this.identity)) {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			log.debug("The file for the bound URLs is left", ex);
		}
	}

}
