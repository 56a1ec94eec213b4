package io.twelvefactor.connection;

import org.jspecify.annotations.Nullable;

/**
 * What Spring Boot asks for of a database with a JDBC driver, whoever uses it.
 * {@link #toString()} shows no secret.
 */
abstract class DatabaseDetails {

	private final Endpoint endpoint;

	private final Database database;

	/**
	 * Create the details.
	 * @param endpoint where the database is
	 * @param database the database
	 */
	DatabaseDetails(Endpoint endpoint, Database database) {
		this.endpoint = endpoint;
		this.database = database;
	}

	public @Nullable String getUsername() {
		return this.database.username();
	}

	public @Nullable String getPassword() {
		return this.database.password();
	}

	public String getJdbcUrl() {
		return this.database.urlForDriver(this.endpoint);
	}

	@Override
	public String toString() {
		return this.endpoint.toString();
	}

}
