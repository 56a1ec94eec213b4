package io.twelvefactor.connection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A MySQL or MariaDB database, for whichever of the two drivers there is.
 *
 * @param endpoint where it is
 * @param mariadb whether the driver is that of MariaDB
 * @param sslMode what is wanted of TLS in the words of MySQL, or {@code null}
 * @param options the options that both drivers know by the same name
 */
record Mysql(Endpoint endpoint, boolean mariadb, @Nullable String sslMode, Map<String, String> options) {

	/**
	 * Options that neither load a class nor read a file nor let one statement be two.
	 */
	private static final List<String> OPTIONS = List.of("allowPublicKeyRetrieval", "cachePrepStmts",
			"characterEncoding", "connectTimeout", "connectionCollation", "connectionTimeZone",
			"createDatabaseIfNotExist", "forceConnectionTimeZoneToSession", "prepStmtCacheSize",
			"prepStmtCacheSqlLimit", "preserveInstants", "rewriteBatchedStatements", "sendFractionalSeconds",
			"serverTimezone", "socketTimeout", "tcpKeepAlive", "tinyInt1isBit", "useAffectedRows", "useCompression",
			"useServerPrepStmts", "useUnicode", "yearIsDateType", "zeroDateTimeBehavior");

	private static final Map<String, String> MODES = Map.ofEntries(Map.entry("DISABLED", "DISABLED"),
			Map.entry("DISABLE", "DISABLED"), Map.entry("PREFERRED", "PREFERRED"), Map.entry("PREFER", "PREFERRED"),
			Map.entry("REQUIRED", "REQUIRED"), Map.entry("REQUIRE", "REQUIRED"), Map.entry("TRUST", "REQUIRED"),
			Map.entry("VERIFY_CA", "VERIFY_CA"), Map.entry("VERIFY_IDENTITY", "VERIFY_IDENTITY"),
			Map.entry("VERIFY_FULL", "VERIFY_IDENTITY"));

	private static final Map<String, String> MARIADB_MODES = Map.of("DISABLED", "disable", "REQUIRED", "trust",
			"VERIFY_CA", "verify-ca", "VERIFY_IDENTITY", "verify-full");

	static Mysql of(Endpoint endpoint) {
		UrlOptions given = endpoint.options();
		String sslMode = sslMode(endpoint, given);
		Map<String, String> options = new LinkedHashMap<>();
		OPTIONS.forEach((option) -> given.take(option).ifPresent((value) -> options.put(option, value)));
		given.end();
		boolean mariadb = endpoint.scheme().equals("mariadb")
				|| (!Database.isPresent("com.mysql.cj.jdbc.Driver") && Database.isPresent("org.mariadb.jdbc.Driver"));
		if (mariadb && "PREFERRED".equals(sslMode)) {
			unknown(endpoint, "sslMode", "DISABLED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY for the driver of MariaDB");
		}
		return new Mysql(endpoint, mariadb, sslMode, options);
	}

	private static @Nullable String sslMode(Endpoint endpoint, UrlOptions given) {
		Optional<String> useSsl = given.take("useSSL", "ssl");
		Optional<String> require = given.take("requireSSL");
		Optional<String> verify = given.take("verifyServerCertificate");
		Optional<String> mode = given.take("sslmode", "ssl_mode", "ssl-mode", "sslMode");
		if (mode.isPresent()) {
			String known = MODES.get(mode.get().toUpperCase(Locale.ROOT).replace('-', '_'));
			return (known != null) ? known : unknown(endpoint, "sslMode",
					String.join(", ", MODES.values().stream().distinct().sorted().toList()));
		}
		if (isTrue(endpoint, verify)) {
			return "VERIFY_CA";
		}
		if (isTrue(endpoint, require)) {
			return "REQUIRED";
		}
		if (useSsl.isEmpty()) {
			return null;
		}
		return isTrue(endpoint, useSsl) ? "REQUIRED" : "DISABLED";
	}

	private static boolean isTrue(Endpoint endpoint, Optional<String> value) {
		if (value.filter((text) -> !List.of("true", "false", "1", "0").contains(text)).isPresent()) {
			unknown(endpoint, "useSSL", "true, false");
		}
		return value.filter((text) -> List.of("true", "1").contains(text)).isPresent();
	}

	private static String unknown(Endpoint endpoint, String option, String values) {
		throw endpoint.failure("The URL of '%s' (%s) has a value that is not known for the option '" + option + "'",
				"Set it in %s to one of " + values + ".");
	}

	Database database() {
		return new Database(this.mariadb ? mariadbUrl() : mysqlUrl(), this.endpoint.username(),
				this.endpoint.password());
	}

	private String mysqlUrl() {
		Map<String, String> all = new LinkedHashMap<>(this.options);
		if (this.sslMode != null) {
			all.put("sslMode", this.sslMode);
		}
		return "jdbc:mysql://" + this.endpoint.hosts() + "/" + Database.encode(this.endpoint.name()).replace("+", "%20")
				+ Database.query(all);
	}

	// The driver decodes nothing.
	private String mariadbUrl() {
		Map<String, String> all = new LinkedHashMap<>(this.options);
		Optional.ofNullable(mariadbSslMode()).ifPresent((mode) -> all.put("sslMode", mode));
		String query = String.join("&",
				all.entrySet().stream().map((option) -> option.getKey() + "=" + option.getValue()).toList());
		if ((this.endpoint.name() + String.join("", all.values())).matches(".*[?&/#%].*")) {
			throw this.endpoint.failure(
					"The URL of '%s' (%s) has a '?', '&', '/', '#' or '%%' in the name of the database or an option, which the driver of MariaDB can't take",
					"Remove it from %s.");
		}
		return "jdbc:mariadb://" + this.endpoint.hosts() + "/" + this.endpoint.name()
				+ (query.isEmpty() ? "" : "?" + query);
	}

	@Nullable String mariadbSslMode() {
		return (this.sslMode != null) ? MARIADB_MODES.get(this.sslMode) : null;
	}

}
