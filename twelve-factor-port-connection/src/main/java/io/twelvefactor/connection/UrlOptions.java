package io.twelvefactor.connection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.twelvefactor.backing.BackingService;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The parameters of a URL, taken one by one by those who know them. What nobody takes is
 * never passed on: the options of drivers can load classes and read files
 * (CVE-2022-21724).
 */
final class UrlOptions {

	private static final Log log = LogFactory.getLog(BackingService.class);

	private static final Pattern ABOUT_TLS = Pattern.compile("(?i).*(ssl|tls|encrypt|verify|cacert|certificate).*");

	private static final Pattern SHOWABLE = Pattern.compile("[\\w.-]{1,40}");

	private final Endpoint endpoint;

	private final Map<String, List<String>> left;

	UrlOptions(Endpoint endpoint) {
		this.endpoint = endpoint;
		this.left = new LinkedHashMap<>(endpoint.service().url().parameters());
	}

	// The last of several wins, as with libpq.
	Optional<String> take(String... names) {
		return Stream.of(names)
			.flatMap((name) -> Stream.ofNullable(this.left.remove(name)))
			.map((values) -> values.get(values.size() - 1))
			.reduce((one, other) -> one);
	}

	/**
	 * Be done with it.
	 * @throws org.springframework.boot.diagnostics.FailureAnalyzedException if an option
	 * about TLS is left, as the connection would be less safe than the URL says
	 */
	void end() {
		this.left.keySet().forEach((name) -> {
			String shown = SHOWABLE.matcher(name).matches() ? "'" + name + "'" : "with a strange name";
			if (ABOUT_TLS.matcher(name).matches()) {
				throw this.endpoint.failure(
						"The URL of '%s' (%s) has the option " + shown
								+ ", which nobody here knows; without it TLS might be less safe than it says",
						"Correct or remove the option in %s. " + advice());
			}
			warn(shown, this.endpoint);
		});
	}

	static void warnOf(String name, Endpoint endpoint) {
		warn("'" + name + "'", endpoint);
	}

	private static void warn(String shown, Endpoint endpoint) {
		log.warn("The URL of the backing service '%s' (%s) has the option %s, which is not known here and left out."
			.formatted(endpoint.service().name(), endpoint.service().source(), shown));
	}

	private String advice() {
		String name = this.endpoint.service().name();
		return "A certificate of its own is trusted with %s_CA_CERT or the property twelve-factor.backing-services.%s.ssl.bundle, and any certificate with twelve-factor.backing-services.%s.ssl.verify=none."
			.formatted(name.replace('-', '_').toUpperCase(Locale.ROOT), name, name);
	}

}
