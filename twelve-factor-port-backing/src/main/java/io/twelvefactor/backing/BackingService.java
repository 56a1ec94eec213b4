package io.twelvefactor.backing;

import java.util.List;

import io.twelvefactor.backing.source.ServiceName;
import io.twelvefactor.backing.source.SuppliedUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.Assert;

/**
 * A service that the app uses over the network: a name, and the URL that config attaches
 * to it. Immutable; {@link #toString()} shows no secret.
 *
 * @param name the name in lower case with dashes, such as {@code order-history}
 * @param urls the URLs of its instances, at least one
 * @param origin where the URLs come from, or {@code null} if that is not known
 * @param sslBundle whom to trust, and who this app is, where the service speaks TLS;
 * {@code null} for the defaults of Java
 */
public record BackingService(String name, List<BackingServiceUrl> urls, @Nullable Origin origin,
		@Nullable SslBundle sslBundle) {

	/**
	 * Create a backing service.
	 * @param name the name
	 * @param urls the URLs of its instances, at least one
	 * @param origin where the URLs come from, or {@code null}
	 * @param sslBundle whom to trust and who this app is, or {@code null}
	 * @throws IllegalArgumentException if there is no URL
	 */
	public BackingService {
		Assert.notEmpty(urls, "'urls' must not be empty");
		urls = List.copyOf(urls);
	}

	/**
	 * Create a backing service with the defaults of Java for TLS.
	 * @param name the name
	 * @param urls the URLs of its instances, at least one
	 * @param origin where the URLs come from, or {@code null}
	 * @throws IllegalArgumentException if there is no URL
	 */
	public BackingService(String name, List<BackingServiceUrl> urls, @Nullable Origin origin) {
		this(name, urls, origin, null);
	}

	/**
	 * Create a backing service by hand.
	 * @param name the name
	 * @param url the URL, as {@link BackingServiceUrl#parse(String)} takes it
	 * @return the service
	 * @throws InvalidBackingServiceUrlException if that is not a URL
	 */
	public static BackingService of(String name, String url) {
		return new BackingService(name, List.of(BackingServiceUrl.parse(url)), null);
	}

	/**
	 * Return the URL, the first one if there are several.
	 * @return the URL
	 */
	public BackingServiceUrl url() {
		return this.urls.get(0);
	}

	/**
	 * Return what a user can look for to change the URL: the variable, the file or the
	 * property that holds it.
	 * @return the source, such as {@code INVENTORY_URL}
	 */
	public String source() {
		return SuppliedUrl.source(ServiceName.PROPERTIES + "." + this.name + ".url", this.origin);
	}

	/**
	 * Return the same service with another SSL bundle.
	 * @param bundle whom to trust and who this app is, or {@code null}
	 * @return the service
	 */
	public BackingService withSslBundle(@Nullable SslBundle bundle) {
		return new BackingService(this.name, this.urls, this.origin, bundle);
	}

	/**
	 * Return whether whoever answers is taken for the service, because config says
	 * {@code ssl.verify=none}: neither its certificate nor its name may be verified.
	 * @return whether verification is switched off
	 */
	public boolean isUnverified() {
		return ServiceSsl.isUnverified(this.sslBundle);
	}

	/**
	 * Return the service as it may be shown.
	 * @return name, redacted URLs and source
	 */
	@Override
	public String toString() {
		return "BackingService[name=%s, urls=%s, source=%s]".formatted(this.name, this.urls, source());
	}

}
