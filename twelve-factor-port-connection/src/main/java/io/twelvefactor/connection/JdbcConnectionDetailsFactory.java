package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;

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

	private static final class Details extends DatabaseDetails implements JdbcConnectionDetails {

		Details(Endpoint endpoint, Database database) {
			super(endpoint, database);
		}

	}

}
