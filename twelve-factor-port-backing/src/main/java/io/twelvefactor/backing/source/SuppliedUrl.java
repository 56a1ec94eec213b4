package io.twelvefactor.backing.source;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;

/**
 * What config says about the URL of a service, not yet parsed. {@link #toString()} shows
 * no secret.
 *
 * @param text one URL, or several with commas
 * @param origin where it comes from, or {@code null} if that is not known
 */
public record SuppliedUrl(String text, @Nullable Origin origin) {

	private static final Pattern QUOTED = Pattern.compile("([\"']).*\\1", Pattern.DOTALL);

	static SuppliedUrl of(String text, String source) {
		return new SuppliedUrl(text, new SourceOrigin(source));
	}

	// One that is no property, so that it says by itself where a user has to look.
	public static @Nullable Origin itself(@Nullable Origin origin) {
		return (origin != null) ? new SourceOrigin(origin.toString()) : null;
	}

	/**
	 * Take away the white space and the quotes that shells, files and YAML leave around a
	 * text.
	 * @param text the text
	 * @return what is meant
	 */
	public static String unquoted(String text) {
		String stripped = text.strip();
		boolean quoted = QUOTED.matcher(stripped).matches();
		return quoted ? stripped.substring(1, stripped.length() - 1).strip() : stripped;
	}

	@Override
	public String toString() {
		return "URL from " + source("", this.origin);
	}

	// The variable, file or property that a user can look for. A config file may have
	// been loaded from a URL.
	public static String source(String property, @Nullable Origin origin) {
		return Redaction.of(words(property, origin));
	}

	private static String words(String property, @Nullable Origin origin) {
		if (origin instanceof SystemEnvironmentOrigin variable) {
			return variable.getProperty();
		}
		if (origin instanceof SourceOrigin) {
			return origin.toString();
		}
		if (origin instanceof PropertySourceOrigin source) {
			return switch (source.getPropertySource().getName()) {
				case "commandLineArgs" -> "--" + property;
				case "systemProperties" -> "-D" + property;
				default -> property + " in " + source.getPropertySource().getName();
			};
		}
		return (origin != null) ? property + " in " + origin : property;
	}

	private record SourceOrigin(String source) implements Origin {

		@Override
		public String toString() {
			return this.source;
		}

	}

}
