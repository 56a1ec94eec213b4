package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.PropertyResolver;

/**
 * A {@code DataSource} for {@code DATABASE_URL}.
 */
final class JdbcConnectionDetailsFactory extends ServiceConnectionDetailsFactory<JdbcConnectionDetails> {

	JdbcConnectionDetailsFactory() {
		super(JdbcConnectionDetails.class, Database.SERVICE, Database.SCHEMES, List.of("spring.datasource.url"));
	}

	@Override
	boolean supports(BackingService candidate) {
		return !candidate.url().scheme().startsWith("r2dbc");
	}

	@Override
	JdbcConnectionDetails create(BackingService source, PropertyResolver spring) {
		Endpoint endpoint = Endpoint.of(source);
		return new Details(endpoint, Database.of(endpoint)
			.or(spring.getProperty("spring.datasource.username"), spring.getProperty("spring.datasource.password")));
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param endpoint where it is
	 * @param database the database
	 */
	record Details(Endpoint endpoint, Database database) implements JdbcConnectionDetails {

		@Override
		public @Nullable String getUsername() {
			return this.database.username();
		}

		@Override
		public @Nullable String getPassword() {
			return this.database.password();
		}

		@Override
		public String getJdbcUrl() {
			return this.database.urlForDriver(this.endpoint);
		}

	}

}
