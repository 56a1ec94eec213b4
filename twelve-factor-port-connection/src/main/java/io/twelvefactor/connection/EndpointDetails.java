package io.twelvefactor.connection;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * What most connection details of Spring Boot ask for, under the names that they have for
 * it. {@link #toString()} shows no secret.
 */
abstract class EndpointDetails {

	private final Endpoint endpoint;

	private final boolean tls;

	/**
	 * Create the details.
	 * @param endpoint where the service is
	 * @param tls whether its URL asks for TLS
	 */
	EndpointDetails(Endpoint endpoint, boolean tls) {
		this.endpoint = endpoint;
		this.tls = tls;
	}

	final Endpoint endpoint() {
		return this.endpoint;
	}

	public @Nullable String getUsername() {
		return this.endpoint.username();
	}

	public @Nullable String getUser() {
		return getUsername();
	}

	public @Nullable String getPassword() {
		return this.endpoint.password();
	}

	public @Nullable SslBundle getSslBundle() {
		return this.endpoint.sslBundle(this.tls);
	}

	@Override
	public String toString() {
		return this.endpoint.toString();
	}

}
