package io.twelvefactor.connection;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import io.twelvefactor.backing.BackingServiceUrl.Address;
import org.jspecify.annotations.Nullable;

/**
 * What R2DBC has to know of a database.
 *
 * @param endpoint where it is
 */
record R2dbcOptions(Endpoint endpoint) {

	private static final Option<String> SSL_MODE = Option.valueOf("sslMode");

	/**
	 * The options that the drivers of PostgreSQL have in common, by their name in JDBC.
	 */
	private static final Map<String, String> POSTGRES = Map.ofEntries(Map.entry("ApplicationName", "applicationName"),
			Map.entry("channelBinding", "channelBinding"), Map.entry("currentSchema", "schema"),
			Map.entry("loadBalanceHosts", "loadBalanceHosts"),
			Map.entry("preparedStatementCacheQueries", "preparedStatementCacheQueries"),
			Map.entry("sslcert", "sslCert"), Map.entry("sslkey", "sslKey"), Map.entry("sslmode", "sslMode"),
			Map.entry("sslNegotiation", "sslNegotiation"), Map.entry("sslrootcert", "sslRootCert"),
			Map.entry("targetServerType", "targetServerType"), Map.entry("tcpKeepAlive", "tcpKeepAlive"),
			Map.entry("tcpNoDelay", "tcpNoDelay"));

	/**
	 * A run-time parameter of the server on its command line, {@code -c name=value}.
	 */
	private static final Pattern PARAMETER = Pattern.compile("(?:-c\\s*|--)([\\w.]+)=(\\S*)");

	ConnectionFactoryOptions options() {
		this.endpoint.withoutSslBundle(Database.NO_SSL_BUNDLE);
		ConnectionFactoryOptions options = forDriver();
		if (!ConnectionFactories.supports(options)) {
			String driver = String.valueOf(options.getValue(ConnectionFactoryOptions.DRIVER));
			throw this.endpoint.failure(
					"The R2DBC driver for the URL of '%s' (%s) is not on the class path"
							+ (driver.matches("\\w{1,20}") ? ": " + driver : ""),
					"Add the driver to the dependencies, or correct %s.");
		}
		return options;
	}

	// For tests, which have not all of the drivers.
	ConnectionFactoryOptions forDriver() {
		return switch (this.endpoint.scheme()) {
			case "r2dbc", "r2dbcs" -> verbatim();
			case "mysql", "mysql2", "mariadb" -> mysql(Mysql.of(this.endpoint));
			case "sqlserver", "mssql" -> sqlServer();
			case "oracle" -> oracle();
			default -> postgres(Postgres.of(this.endpoint));
		};
	}

	// Without the cause, which quotes the URL.
	private ConnectionFactoryOptions verbatim() {
		try {
			return ConnectionFactoryOptions.parse(this.endpoint.service().url().verbatim());
		}
		catch (IllegalArgumentException ex) {
			throw this.endpoint.failure("The URL of '%s' (%s) is not one that R2DBC can parse",
					"Set %s to a URL like r2dbc:postgresql://user:password@host:port/database.");
		}
	}

	private ConnectionFactoryOptions mysql(Mysql mysql) {
		ConnectionFactoryOptions.Builder builder = builder(mysql.mariadb() ? "mariadb" : "mysql",
				this.endpoint.addresses(), this.endpoint.name(), this.endpoint.username(), this.endpoint.password());
		String sslMode = mysql.mariadb() ? mysql.mariadbSslMode() : mysql.sslMode();
		if (sslMode != null) {
			builder.option(SSL_MODE, sslMode.toLowerCase(Locale.ROOT));
		}
		mysql.options().keySet().forEach((name) -> UrlOptions.warnOf(name, this.endpoint));
		return builder.build();
	}

	// TLS is on, as with JDBC; the driver's own default is to encrypt the login only.
	private ConnectionFactoryOptions sqlServer() {
		UrlOptions given = this.endpoint.options();
		ConnectionFactoryOptions.Builder builder = builder("mssql", List.of(this.endpoint.single()),
				this.endpoint.name(), this.endpoint.username(), this.endpoint.password());
		builder.option(ConnectionFactoryOptions.SSL, !given.take("encrypt").orElse("true").equals("false"));
		for (String option : List.of("hostNameInCertificate", "trustServerCertificate", "applicationName")) {
			given.take(option).ifPresent((value) -> builder.option(Option.valueOf(option), value));
		}
		given.end();
		return builder.build();
	}

	private ConnectionFactoryOptions oracle() {
		this.endpoint.options().end();
		return builder("oracle", List.of(this.endpoint.single()), Database.oracleService(this.endpoint),
				this.endpoint.username(), this.endpoint.password())
			.build();
	}

	// TLS is preferred, as with libpq; the driver's own default is plain text.
	private ConnectionFactoryOptions postgres(Postgres postgres) {
		ConnectionFactoryOptions.Builder builder = builder("postgresql", postgres.addresses(), postgres.name(),
				postgres.username(), postgres.password())
			.option(SSL_MODE, "prefer");
		if (postgres.addresses().size() > 1) {
			builder.option(ConnectionFactoryOptions.PROTOCOL, "failover");
		}
		postgres.options().forEach((name, value) -> {
			if (POSTGRES.containsKey(name)) {
				builder.option(Option.valueOf(POSTGRES.get(name)), value);
			}
			else if (name.equals("requireAuth") || (name.equals("gssEncMode") && value.equals("require"))) {
				throw this.endpoint.failure(
						"The URL of '%s' (%s) has the option '" + name + "', which R2DBC can't keep",
						"Remove it from %s.");
			}
			else if (!List.of("connectTimeout", "options", "sslfactory").contains(name)) {
				UrlOptions.warnOf(name, this.endpoint);
			}
		});
		String timeout = postgres.options().get("connectTimeout");
		if (timeout != null) {
			builder.option(ConnectionFactoryOptions.CONNECT_TIMEOUT, seconds(timeout));
		}
		String parameters = postgres.options().get("options");
		if (parameters != null) {
			builder.option(Option.valueOf("options"), parameters(parameters));
		}
		return builder.build();
	}

	private Duration seconds(String text) {
		if (!text.matches("[0-9]{1,6}")) {
			throw this.endpoint.failure("The URL of '%s' (%s) has a connect_timeout that is not a number of seconds",
					"Correct it in %s.");
		}
		return Duration.ofSeconds(Long.parseLong(text));
	}

	private static Map<String, String> parameters(String options) {
		return PARAMETER.matcher(options)
			.results()
			.collect(Collectors.toMap((parameter) -> parameter.group(1), (parameter) -> parameter.group(2),
					(one, other) -> other));
	}

	private static ConnectionFactoryOptions.Builder builder(String driver, List<Address> addresses, String database,
			@Nullable String username, @Nullable String password) {
		ConnectionFactoryOptions.Builder builder = ConnectionFactoryOptions.builder()
			.option(ConnectionFactoryOptions.DRIVER, driver);
		if (addresses.size() == 1) {
			builder.option(ConnectionFactoryOptions.HOST, addresses.get(0).host())
				.option(ConnectionFactoryOptions.PORT, addresses.get(0).port());
		}
		else {
			builder.option(ConnectionFactoryOptions.HOST,
					addresses.stream().map(Address::toString).collect(Collectors.joining(",")));
		}
		if (!database.isEmpty()) {
			builder.option(ConnectionFactoryOptions.DATABASE, database);
		}
		if (username != null) {
			builder.option(ConnectionFactoryOptions.USER, username);
		}
		if (password != null) {
			builder.option(ConnectionFactoryOptions.PASSWORD, password);
		}
		return builder;
	}

}
