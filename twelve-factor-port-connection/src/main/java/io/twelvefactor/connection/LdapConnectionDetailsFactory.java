package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ldap.autoconfigure.LdapConnectionDetails;
import org.springframework.core.env.PropertyResolver;

/**
 * LDAP, with the distinguished names of base and user percent-encoded (RFC 4516).
 */
final class LdapConnectionDetailsFactory extends ServiceConnectionDetailsFactory<LdapConnectionDetails> {

	LdapConnectionDetailsFactory() {
		super(LdapConnectionDetails.class, "ldap", List.of("ldap", "ldaps"), List.of("spring.ldap.urls"));
	}

	@Override
	LdapConnectionDetails create(BackingService source, PropertyResolver spring) {
		Endpoint endpoint = Endpoint.of(source)
			.withoutSslBundle("Java trusts for LDAP what javax.net.ssl.trustStore says.");
		endpoint.options().end();
		boolean hasCredentials = endpoint.username() != null;
		return new Details(endpoint,
				endpoint.name().isEmpty() ? spring.getProperty("spring.ldap.base") : endpoint.name(),
				hasCredentials ? endpoint.username() : spring.getProperty("spring.ldap.username"),
				hasCredentials ? endpoint.password() : spring.getProperty("spring.ldap.password"));
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param endpoint where it is
	 * @param getBase the base, or {@code null}
	 * @param getUsername the user, or {@code null}
	 * @param getPassword the password, or {@code null}
	 */
	record Details(Endpoint endpoint, @Nullable String getBase, @Nullable String getUsername,
			@Nullable String getPassword) implements LdapConnectionDetails {

		@Override
		public String[] getUrls() {
			return this.endpoint.addresses()
				.stream()
				.map((address) -> this.endpoint.scheme() + "://" + address)
				.toArray(String[]::new);
		}

		@Override
		public String toString() {
			return this.endpoint.toString();
		}

	}

}
