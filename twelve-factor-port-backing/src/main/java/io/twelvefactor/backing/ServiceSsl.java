package io.twelvefactor.backing;

import java.util.Optional;
import java.util.function.Supplier;

import io.twelvefactor.backing.source.Pem;
import io.twelvefactor.backing.source.ServiceName;
import io.twelvefactor.backing.source.Variables;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.core.env.Environment;

/**
 * What config says about TLS with a service: an SSL bundle of Spring Boot, or
 * certificates in variables: {@code REDIS_CA_CERT}, and {@code KAFKA_TRUSTED_CERT},
 * {@code KAFKA_CLIENT_CERT} and {@code KAFKA_CLIENT_CERT_KEY}, as Heroku calls them.
 *
 * @param environment where the properties are
 * @param variables the variables, or empty if there is no platform
 * @param bundles the bundles of the application, or {@code null} if it has none
 */
record ServiceSsl(Environment environment, Optional<Variables> variables, Supplier<@Nullable SslBundles> bundles) {

	@Nullable SslBundle of(ServiceName name) {
		SslBundle bundle = named(name).or(() -> this.variables.flatMap((all) -> ofCertificates(name, all)))
			.orElse(null);
		return isVerified(name) ? bundle : unverified(bundle);
	}

	private boolean isVerified(ServiceName name) {
		String property = property(name, "verify");
		String verify = this.environment.getProperty(property, "full");
		if (!verify.equals("full") && !verify.equals("none")) {
			throw new FailureAnalyzedException("The property %s is neither 'full' nor 'none'.".formatted(property),
					"Don't set it, and certificate and host name are verified. With 'none', nothing is.");
		}
		return verify.equals("full");
	}

	private Optional<SslBundle> named(ServiceName name) {
		String property = property(name, "bundle");
		return Optional.ofNullable(this.environment.getProperty(property))
			.filter((bundle) -> !bundle.isBlank())
			.map((bundle) -> named(property, bundle));
	}

	private SslBundle named(String property, String bundle) {
		SslBundles all = this.bundles.get();
		try {
			if (all != null) {
				return all.getBundle(bundle);
			}
		}
		catch (NoSuchSslBundleException ex) {
			// Said below.
		}
		throw new FailureAnalyzedException(
				"The property %s names an SSL bundle that is not defined.".formatted(property),
				"Define it with spring.ssl.bundle.pem.<name> or spring.ssl.bundle.jks.<name>. Defined are: %s."
					.formatted((all != null) ? all.getBundleNames() : "none"));
	}

	private static Optional<SslBundle> ofCertificates(ServiceName name, Variables variables) {
		Optional<PemSslStore> trusted = Pem.find(variables, name, "CA_CERT", "TRUSTED_CERT")
			.map((pem) -> PemSslStore.of(pem.certificates(), null));
		Optional<PemSslStore> own = Pem.find(variables, name, "CLIENT_CERT")
			.map((pem) -> PemSslStore.of(pem.certificates(), key(name, variables).privateKey()));
		return (trusted.isPresent() || own.isPresent())
				? Optional.of(SslBundle.of(new PemSslStoreBundle(own.orElse(null), trusted.orElse(null))))
				: Optional.empty();
	}

	private static Pem key(ServiceName name, Variables variables) {
		String variable = name.variable("CLIENT_CERT_KEY");
		return Pem.find(variables, name, "CLIENT_CERT_KEY")
			.orElseThrow(() -> new FailureAnalyzedException(
					"%s is set, and %s is not.".formatted(name.variable("CLIENT_CERT"), variable),
					"Set %s to the private key of the certificate.".formatted(variable)));
	}

	// What is not verified needs no trust, but the server may still ask who we are.
	private static SslBundle unverified(@Nullable SslBundle bundle) {
		return (bundle != null)
				? SslBundle.of(bundle.getStores(), bundle.getKey(), bundle.getOptions(), bundle.getProtocol(),
						SslManagerBundle.of(bundle.getManagers().getKeyManagerFactory(), TrustsAnybody.INSTANCE))
				: SslBundle.of(null, null, null, null, SslManagerBundle.from(TrustsAnybody.INSTANCE));
	}

	static boolean isUnverified(@Nullable SslBundle bundle) {
		return bundle != null && bundle.getManagers().getTrustManagerFactory() == TrustsAnybody.INSTANCE;
	}

	private static String property(ServiceName name, String property) {
		return ServiceName.PROPERTIES + "." + name + ".ssl." + property;
	}

}
