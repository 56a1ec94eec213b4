package io.twelvefactor.connection;

import java.util.List;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.twelvefactor.backing.BackingService;

import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.core.env.PropertyResolver;

/**
 * A reactive {@code ConnectionFactory} for {@code DATABASE_URL}.
 */
final class R2dbcConnectionDetailsFactory extends ServiceConnectionDetailsFactory<R2dbcConnectionDetails> {

	R2dbcConnectionDetailsFactory() {
		super(R2dbcConnectionDetails.class, Database.SERVICE, Database.SCHEMES, List.of("spring.r2dbc.url"));
	}

	@Override
	boolean supports(BackingService candidate) {
		return !candidate.url().scheme().equals("jdbc");
	}

	@Override
	R2dbcConnectionDetails create(BackingService source, PropertyResolver spring) {
		return new Details(new R2dbcOptions(Endpoint.of(source)));
	}

	/**
	 * The details. {@link #toString()} shows no secret.
	 *
	 * @param options the database
	 */
	record Details(R2dbcOptions options) implements R2dbcConnectionDetails {

		// Not before somebody connects: an application with JDBC and R2DBC has perhaps
		// only one driver.
		@Override
		public ConnectionFactoryOptions getConnectionFactoryOptions() {
			return this.options.options();
		}

	}

}
