package io.twelvefactor.connection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServiceUrl;
import io.twelvefactor.backing.BackingServiceUrl.Address;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.StringUtils;

/**
 * A backing service as a driver sees it: addresses that share everything else.
 *
 * @param service the service
 * @param addresses the hosts and ports of all its URLs, at least one
 */
record Endpoint(BackingService service, List<Address> addresses) {

	private static final Log log = LogFactory.getLog(BackingService.class);

	/**
	 * Take the URLs of a service together.
	 * @param service the service
	 * @return what its driver connects to
	 * @throws FailureAnalyzedException if its URLs differ in more than hosts and ports,
	 * or one of its hosts is a socket
	 */
	static Endpoint of(BackingService service) {
		Endpoint endpoint = new Endpoint(service,
				service.urls().stream().flatMap((url) -> url.addresses().stream()).toList());
		if (service.urls().stream().map(Endpoint::shared).distinct().count() > 1) {
			throw endpoint.failure("The URLs of '%s' (%s) differ in more than host and port",
					"Write the same scheme, user, password, path and options in each of its URLs.");
		}
		if (endpoint.addresses.isEmpty() && !isOpaque(service.url())
				&& !endpoint.scheme().matches("postgres(ql)?|pgsql")) {
			throw endpoint.failure("The URL of '%s' (%s) has no host", "Write the host before the path in %s.");
		}
		if (endpoint.addresses.stream().anyMatch((address) -> address.host().startsWith("/"))) {
			throw endpoint.failure(
					"The URL of '%s' (%s) is that of a unix domain socket, which its driver can't use here",
					"Set %s to a URL with a host and a port.");
		}
		return endpoint;
	}

	private static boolean isOpaque(BackingServiceUrl url) {
		return !url.verbatim().startsWith("://", url.scheme().length());
	}

	private static List<?> shared(BackingServiceUrl url) {
		return Arrays.asList(url.scheme(), url.username(), url.password(), url.path(), url.parameters(),
				url.addresses().isEmpty() ? url.verbatim() : "");
	}

	/**
	 * Fail in words.
	 * @param problem a text with up to two {@code %s} for the service and where its URL
	 * comes from
	 * @param action a text with up to one {@code %s} for where the URL comes from
	 * @return what to throw
	 */
	FailureAnalyzedException failure(String problem, String action) {
		return new FailureAnalyzedException(problem.formatted(this.service.name(), this.service.source()) + ".",
				action.formatted(this.service.source()));
	}

	private BackingServiceUrl url() {
		return this.service.url();
	}

	String scheme() {
		return url().scheme();
	}

	@Nullable String username() {
		return url().username();
	}

	@Nullable String password() {
		return url().password();
	}

	// The path without its first slash, decoded: the name of a database, say.
	String name() {
		return StringUtils.uriDecode(url().path().replaceFirst("^/", ""), StandardCharsets.UTF_8);
	}

	UrlOptions options() {
		return new UrlOptions(this);
	}

	Endpoint withDefaultPort(int port) {
		return new Endpoint(this.service,
				this.addresses.stream()
					.map((address) -> (address.port() >= 0) ? address : new Address(address.host(), port))
					.toList());
	}

	Address single() {
		if (this.addresses.size() != 1) {
			throw failure("The URL of '%s' (%s) has several hosts, of which its driver takes one",
					"Set %s to a URL with one host.");
		}
		return this.addresses.get(0);
	}

	String hosts() {
		return this.addresses.stream().map(Address::toString).collect(Collectors.joining(","));
	}

	/**
	 * Whom to trust.
	 * @param tls whether the URL asks for TLS
	 * @return the bundle of the service; the default of Java if it has none and the URL
	 * asks for TLS, {@code null} for plain text
	 */
	@Nullable SslBundle sslBundle(boolean tls) {
		SslBundle bundle = this.service.sslBundle();
		return (bundle != null || !tls) ? bundle : SslBundle.systemDefault();
	}

	// What a URL itself says, where no property could.
	void warnOfAnybody() {
		log.warn("Nothing proves who answers as the backing service '%s': its URL (%s) trusts any certificate."
			.formatted(this.service.name(), this.service.source()));
	}

	// For details of Spring Boot that have no place for an SSL bundle.
	Endpoint withoutSslBundle(String instead) {
		if (this.service.sslBundle() != null) {
			throw failure(
					"Config says with which certificates to speak TLS with '%s' (%s), and its driver takes no SSL bundle",
					"Remove ssl.bundle, ssl.verify and the variables with certificates. " + instead);
		}
		return this;
	}

	// For what has nothing that a path could be the name of.
	Endpoint withoutPath() {
		if (!name().isEmpty()) {
			throw failure(
					"The URL of '%s' (%s) has a path, and Spring Boot takes nothing there from a URL of this kind",
					"Remove the path from %s, and set what it says as a property of Spring Boot.");
		}
		return this;
	}

	// For details of Spring Boot that have no place for credentials.
	Endpoint withoutCredentials(String instead) {
		if (username() != null) {
			throw failure("The URL of '%s' (%s) has credentials, which Spring Boot can't take from a URL here",
					"Remove them from %s. " + instead);
		}
		return this;
	}

	@Override
	public String toString() {
		return Objects.toString(this.service);
	}

}
