package io.twelvefactor.actuate;

import java.util.stream.Stream;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.backing.InvalidBackingServiceUrlException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * A service by name, and whatever config says about it now.
 *
 * @param name the name
 * @param required whether the application can't do without it
 * @param service the service, or {@code null} if it is not attached
 * @param problem why it is not, though config has something, or {@code null}
 */
record Attachment(String name, boolean required, @Nullable BackingService service, @Nullable String problem) {

	static Stream<Attachment> of(BackingServices services) {
		return services.names().stream().map((name) -> of(name, services));
	}

	private static Attachment of(String name, BackingServices services) {
		boolean required = services.isRequired(name);
		try {
			return new Attachment(name, required, services.find(name).orElse(null), null);
		}
		catch (InvalidBackingServiceUrlException | FailureAnalyzedException ex) {
			return new Attachment(name, required, null, ex.getMessage());
		}
	}

	boolean isSet() {
		return this.service != null || this.problem != null;
	}

	Stream<BackingService> attached() {
		return Stream.ofNullable(this.service);
	}

}
