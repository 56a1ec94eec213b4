package io.twelvefactor.connection;

import java.util.List;

import javax.sql.DataSource;

import io.r2dbc.spi.ConnectionFactory;
import io.twelvefactor.backing.BackingService;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.core.env.PropertyResolver;

/**
 * Migrations by Liquibase in an application with R2DBC. One with a {@code DataSource}
 * migrates with that.
 */
final class LiquibaseConnectionDetailsFactory extends ServiceConnectionDetailsFactory<LiquibaseConnectionDetails> {

	LiquibaseConnectionDetailsFactory() {
		super(LiquibaseConnectionDetails.class, Database.SERVICE, Database.SCHEMES,
				List.of("spring.liquibase.url", "spring.datasource.url", "spring.r2dbc.url"));
	}

	@Override
	List<Class<?>> yieldsTo() {
		return Database.isReactive()
				? List.of(LiquibaseConnectionDetails.class, DataSource.class, JdbcConnectionDetails.class,
						R2dbcConnectionDetails.class, ConnectionFactory.class)
				: List.of(LiquibaseConnectionDetails.class);
	}

	@Override
	boolean supports(BackingService candidate) {
		return Database.isReactive() && !candidate.url().scheme().startsWith("r2dbc");
	}

	@Override
	LiquibaseConnectionDetails create(BackingService source, PropertyResolver spring) {
		Endpoint endpoint = Endpoint.of(source);
		return new Details(endpoint, Database.of(endpoint)
			.or(spring.getProperty("spring.liquibase.user"), spring.getProperty("spring.liquibase.password")));
	}

	private static final class Details extends DatabaseDetails implements LiquibaseConnectionDetails {

		Details(Endpoint endpoint, Database database) {
			super(endpoint, database);
		}

	}

}
