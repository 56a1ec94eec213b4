package io.twelvefactor.connection;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.util.ClassUtils;

/**
 * What JDBC has to know of a database. {@link #toString()} shows no secret.
 *
 * @param url the URL for the driver, without credentials unless config has such a URL
 * @param username the user, or {@code null}
 * @param password the password, or {@code null}
 */
record Database(String url, @Nullable String username, @Nullable String password) {

	/**
	 * The conventional name of the service.
	 */
	static final String SERVICE = "database";

	/**
	 * What the service can be.
	 */
	static final List<String> SCHEMES = List.of("postgres", "postgresql", "pgsql", "mysql", "mysql2", "mariadb",
			"sqlserver", "mssql", "oracle", "jdbc", "r2dbc", "r2dbcs");

	static final String NO_SSL_BUNDLE = "Certificates are options of the URL of a database, such as sslrootcert=/path/ca.pem of PostgreSQL.";

	static boolean isReactive() {
		return isPresent("org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails");
	}

	static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, Database.class.getClassLoader());
	}

	// Not before somebody connects: an application with JDBC and R2DBC has perhaps only
	// one
	// driver.
	String urlForDriver(Endpoint endpoint) {
		String driver = DatabaseDriver.fromJdbcUrl(this.url).getDriverClassName();
		if (driver == null || !isPresent(driver)) {
			throw endpoint.failure(
					"The JDBC driver for the URL of '%s' (%s) is not on the class path"
							+ ((driver != null) ? ": " + driver : ""),
					"Add the driver to the dependencies, or correct %s.");
		}
		return this.url;
	}

	static Database of(Endpoint endpoint) {
		endpoint.withoutSslBundle(NO_SSL_BUNDLE);
		return switch (endpoint.scheme()) {
			case "jdbc" -> verbatim(endpoint);
			case "mysql", "mysql2", "mariadb" -> Mysql.of(endpoint).database();
			case "sqlserver", "mssql" -> SqlServer.database(endpoint);
			case "oracle" -> oracle(endpoint);
			default -> Postgres.of(endpoint).database();
		};
	}

	// These two take no userinfo, and quote it as the port that is none.
	private static Database verbatim(Endpoint endpoint) {
		String url = endpoint.service().url().verbatim();
		if (url.matches("jdbc:(postgresql|mariadb):[^?]*@.*")) {
			throw endpoint.failure(
					"The URL of '%s' (%s) is one of JDBC with credentials before the host, which its driver doesn't take there",
					"Set %s to a URL without 'jdbc:', such as postgres://user:password@host:port/database.");
		}
		return new Database(url, null, null);
	}

	private static Database oracle(Endpoint endpoint) {
		endpoint.options().end();
		return new Database("jdbc:oracle:thin:@//%s/%s".formatted(endpoint.single(), oracleService(endpoint)),
				endpoint.username(), endpoint.password());
	}

	// After a question mark the driver would read options.
	static String oracleService(Endpoint endpoint) {
		if (!endpoint.name().matches("[\\w.$#-]*")) {
			throw endpoint.failure("The URL of '%s' (%s) has a path that can't be the name of a service of Oracle",
					"Set %s to a URL like oracle://user:password@host:1521/service.");
		}
		return endpoint.name();
	}

	// What only a config of Spring says.
	Database or(@Nullable String otherUsername, @Nullable String otherPassword) {
		return (this.username == null && this.password == null) ? new Database(this.url, otherUsername, otherPassword)
				: this;
	}

	// Drivers decode a query as HTML forms do: a plus is a space.
	static String query(Map<String, String> options) {
		return options.isEmpty() ? ""
				: options.entrySet()
					.stream()
					.map((option) -> option.getKey() + "=" + encode(option.getValue()))
					.collect(Collectors.joining("&", "?", ""));
	}

	static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return "Database[***]";
	}

}
