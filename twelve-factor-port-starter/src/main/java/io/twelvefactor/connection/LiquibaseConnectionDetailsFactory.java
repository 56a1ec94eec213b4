package io.twelvefactor.connection;

import java.util.List;

import javax.sql.DataSource;

import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;

/**
 * Migrations by Liquibase in an application with R2DBC. One with a {@code DataSource}
 * migrates with that.
 */
final class LiquibaseConnectionDetailsFactory extends ServiceConnectionDetailsFactory<LiquibaseConnectionDetails> {

	LiquibaseConnectionDetailsFactory() {
		super(LiquibaseConnectionDetails.class, Database.SERVICE, Database.SCHEMES,
				List.of("spring.liquibase.url", "spring.datasource.url"));
	}

	@Override
	List<Class<?>> yieldsTo() {
		return List.of(LiquibaseConnectionDetails.class, DataSource.class);
	}

	@Override
	boolean supports(BackingService candidate) {
		return Database.isReactive() && !candidate.url().scheme().startsWith("r2dbc");
	}

	@Override
	LiquibaseConnectionDetails create(BackingService source) {
		return new Details(Database.withDriver(Endpoint.of(source)));
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param database the database
	 */
	record Details(Database database) implements LiquibaseConnectionDetails {

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
