package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ldap.autoconfigure.LdapConnectionDetails;

/**
 * LDAP, with the distinguished names of base and user percent-encoded (RFC 4516).
 */
final class LdapConnectionDetailsFactory extends ServiceConnectionDetailsFactory<LdapConnectionDetails> {

	LdapConnectionDetailsFactory() {
		super(LdapConnectionDetails.class, "ldap", List.of("ldap", "ldaps"), List.of("spring.ldap.urls"));
	}

	@Override
	LdapConnectionDetails create(BackingService source) {
		Endpoint endpoint = Endpoint.of(source)
			.withoutSslBundle("Java trusts for LDAP what javax.net.ssl.trustStore says.");
		endpoint.options().end();
		return new Details(endpoint);
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param endpoint where it is
	 */
	record Details(Endpoint endpoint) implements LdapConnectionDetails {

		@Override
		public String[] getUrls() {
			return this.endpoint.addresses()
				.stream()
				.map((address) -> this.endpoint.scheme() + "://" + address)
				.toArray(String[]::new);
		}

		@Override
		public @Nullable String getBase() {
			return this.endpoint.name().isEmpty() ? null : this.endpoint.name();
		}

		@Override
		public @Nullable String getUsername() {
			return this.endpoint.username();
		}

		@Override
		public @Nullable String getPassword() {
			return this.endpoint.password();
		}

	}

}
