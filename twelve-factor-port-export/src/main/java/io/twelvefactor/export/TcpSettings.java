package io.twelvefactor.export;

import java.net.InetAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/**
 * What config says about a TCP binding, its port aside.
 *
 * @param prefix what the properties begin with
 * @param address the address to bind, or {@code null} for every one
 * @param bundle the name of the SSL bundle, or {@code null} for no TLS
 * @param maxConnections how many connections may be open
 * @param idleTimeout how long one may be silent, or {@code null} for ever
 */
record TcpSettings(String prefix, @Nullable InetAddress address, @Nullable String bundle, int maxConnections,
		@Nullable Duration idleTimeout) {

	/**
	 * As many as Tomcat has.
	 */
	private static final int MAX_CONNECTIONS = 8192;

	static TcpSettings of(Environment environment, String name) {
		Binder binder = Binder.get(environment);
		String prefix = prefix(name);
		String bundle = binder.bind(prefix + "ssl.bundle", String.class).orElse("");
		TcpSettings settings = new TcpSettings(prefix, binder.bind(prefix + "address", InetAddress.class).orElse(null),
				bundle.isBlank() ? null : bundle,
				binder.bind(prefix + "max-connections", Integer.class).orElse(MAX_CONNECTIONS),
				binder.bind(prefix + "idle-timeout", Duration.class).orElse(null));
		settings.check("max-connections", settings.maxConnections, settings.maxConnections > 0, "1 or more");
		settings.check("idle-timeout", settings.idleTimeout,
				settings.idleTimeout == null || settings.idleTimeout.toMillis() > 0,
				"a time, such as 5m, or don't set it");
		return settings;
	}

	static String prefix(String name) {
		return "twelve-factor.binding.tcp.%s.".formatted(name);
	}

	private void check(String key, @Nullable Object value, boolean valid, String expected) {
		if (!valid) {
			throw new FailureAnalyzedException("The property %s is %s.".formatted(this.prefix + key, value),
					"Set %s to %s.".formatted(this.prefix + key, expected));
		}
	}

	/**
	 * Find the SSL bundle.
	 * @param bundles the bundles of the application, or {@code null}
	 * @return the bundle, or {@code null} for no TLS
	 */
	@Nullable SslBundle sslBundle(@Nullable SslBundles bundles) {
		if (this.bundle == null) {
			return null;
		}
		try {
			if (bundles != null) {
				return bundles.getBundle(this.bundle);
			}
		}
		catch (NoSuchSslBundleException ex) {
			// Said below.
		}
		throw new FailureAnalyzedException(
				"The property %sssl.bundle names an SSL bundle that is not defined.".formatted(this.prefix),
				"Define it with spring.ssl.bundle.pem.<name> or spring.ssl.bundle.jks.<name>. Defined are: %s."
					.formatted((bundles != null) ? bundles.getBundleNames() : "none"));
	}

}
