package io.twelvefactor.connection;

import java.util.List;

import javax.sql.DataSource;

import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;

/**
 * Migrations by Flyway in an application with R2DBC. One with a {@code DataSource}
 * migrates with that.
 */
final class FlywayConnectionDetailsFactory extends ServiceConnectionDetailsFactory<FlywayConnectionDetails> {

	FlywayConnectionDetailsFactory() {
		super(FlywayConnectionDetails.class, Database.SERVICE, Database.SCHEMES,
				List.of("spring.flyway.url", "spring.datasource.url"));
	}

	@Override
	List<Class<?>> yieldsTo() {
		return List.of(FlywayConnectionDetails.class, DataSource.class);
	}

	@Override
	boolean supports(BackingService candidate) {
		return Database.isReactive() && !candidate.url().scheme().startsWith("r2dbc");
	}

	@Override
	FlywayConnectionDetails create(BackingService source) {
		return new Details(Database.withDriver(Endpoint.of(source)));
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param database the database
	 */
	record Details(Database database) implements FlywayConnectionDetails {

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
			return this.database.url();
		}

	}

}
