package io.twelvefactor.connection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.twelvefactor.backing.BackingServiceUrl.Address;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database, from a URL with the options of libpq. {@link #toString()} shows
 * no secret.
 *
 * @param addresses its hosts and ports
 * @param name the name of the database, empty for that of the user
 * @param username the user, or {@code null}
 * @param password the password, or {@code null}
 * @param options the options as the JDBC driver calls them
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html">Database
 * Connection Control Functions</a>
 */
record Postgres(List<Address> addresses, String name, @Nullable String username, @Nullable String password,
		Map<String, String> options) {

	private static final int PORT = 5432;

	private static final Map<String, Option> OPTIONS = new LinkedHashMap<>();

	// What libpq has, and then what the JDBC driver has besides and that neither loads a
	// class nor writes a file. Of two for the same, the later one is the better one.
	static {
		Map<String, String> mode = same("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
		Map<String, String> tls = Map.of("true", "require", "1", "require", "false", "disable", "0", "disable");
		OPTIONS.put("ssl", new Option("sslmode", tls));
		OPTIONS.put("requiressl", new Option("sslmode", tls));
		OPTIONS.put("sslmode", new Option("sslmode", mode));
		OPTIONS.put("target_session_attrs",
				new Option("targetServerType", Map.of("any", "any", "primary", "primary", "read-write", "primary",
						"standby", "secondary", "read-only", "secondary", "prefer-standby", "preferSecondary")));
		OPTIONS.put("load_balance_hosts", new Option("loadBalanceHosts", Map.of("random", "true", "disable", "false")));
		OPTIONS.put("keepalives", new Option("tcpKeepAlive", Map.of("1", "true", "0", "false")));
		Map.of("application_name", "ApplicationName", "channel_binding", "channelBinding", "connect_timeout",
				"connectTimeout", "gssencmode", "gssEncMode", "krbsrvname", "kerberosServerName", "require_auth",
				"requireAuth", "sslnegotiation", "sslNegotiation")
			.forEach((libpq, jdbc) -> OPTIONS.put(libpq, new Option(jdbc, Map.of())));
		Stream.of("ApplicationName", "adaptiveFetch", "assumeMinServerVersion", "autosave", "binaryTransfer",
				"cancelSignalTimeout", "channelBinding", "connectTimeout", "currentSchema", "defaultRowFetchSize",
				"escapeSyntaxCallMode", "gssEncMode", "gsslib", "hostRecheckSeconds", "loadBalanceHosts",
				"loginTimeout", "options", "preferQueryMode", "prepareThreshold", "preparedStatementCacheQueries",
				"preparedStatementCacheSizeMiB", "queryTimeout", "quoteReturningIdentifiers", "reWriteBatchedInserts",
				"readOnly", "readOnlyMode", "requireAuth", "socketTimeout", "sslcert", "sslkey", "sslNegotiation",
				"sslResponseTimeout", "sslrootcert", "stringtype", "targetServerType", "tcpKeepAlive", "tcpNoDelay")
			.forEach((jdbc) -> OPTIONS.put(jdbc, new Option(jdbc, Map.of())));
	}

	private static Map<String, String> same(String... values) {
		return Stream.of(values).collect(Collectors.toMap(Function.identity(), Function.identity()));
	}

	static Postgres of(Endpoint endpoint) {
		UrlOptions given = endpoint.options();
		List<Address> addresses = addresses(endpoint, given);
		String name = given.take("dbname").orElseGet(endpoint::name);
		String username = given.take("user").orElseGet(endpoint::username);
		String password = given.take("password").orElseGet(endpoint::password);
		Map<String, String> options = new LinkedHashMap<>();
		OPTIONS.forEach((option, known) -> given.take(option)
			.ifPresent((value) -> options.put(known.jdbc(), known.value(endpoint, option, value))));
		given.end();
		// As in libpq, somebody who names an authority wants it asked.
		if (options.containsKey("sslrootcert")) {
			options.replace("sslmode", "require", "verify-ca");
		}
		return new Postgres(addresses, name, username, password, systemTrust(endpoint, options));
	}

	// As in libpq, what stands in the query replaces what stands before the path.
	private static List<Address> addresses(Endpoint endpoint, UrlOptions given) {
		List<String> hosts = given.take("host")
			.map((host) -> List.of(host.split(",", -1)))
			.orElseGet(() -> endpoint.addresses().stream().map(Address::host).toList());
		List<String> ports = given.take("port")
			.map((port) -> List.of(port.split(",", -1)))
			.orElseGet(() -> endpoint.addresses().stream().map((address) -> String.valueOf(address.port())).toList());
		boolean valid = hosts.stream().noneMatch((host) -> host.isEmpty() || host.matches(".*[/?#@&].*"))
				&& ports.stream().allMatch((port) -> port.matches("[0-9]{1,5}"));
		if (!valid || (ports.size() > 1 && ports.size() != hosts.size())) {
			throw endpoint.failure("The URL of '%s' (%s) has options 'host' and 'port' that its driver can't use",
					"Write host and port before the path in %s.");
		}
		return IntStream.range(0, hosts.size())
			.mapToObj((i) -> new Address(hosts.get(i),
					ports.isEmpty() ? PORT : Integer.parseInt(ports.get(Math.min(i, ports.size() - 1)))))
			.toList();
	}

	// In libpq it is the word for whom the system trusts, and wants all verified.
	private static Map<String, String> systemTrust(Endpoint endpoint, Map<String, String> options) {
		if (options.remove("sslrootcert", "system")) {
			if (!options.getOrDefault("sslmode", "verify-full").equals("verify-full")) {
				throw endpoint.failure(
						"The URL of '%s' (%s) has sslrootcert=system with another sslmode than verify-full",
						"Set sslmode=verify-full in %s.");
			}
			options.put("sslmode", "verify-full");
			options.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
		}
		return options;
	}

	Database database() {
		String url = "jdbc:postgresql://"
				+ this.addresses.stream().map(Address::toString).collect(Collectors.joining(",")) + "/"
				+ Database.encode(this.name) + Database.query(this.options);
		return new Database(url, this.username, this.password);
	}

	@Override
	public String toString() {
		return "PostgreSQL database '%s' at %s".formatted(this.name, this.addresses);
	}

	/**
	 * An option of libpq as the JDBC driver has it.
	 *
	 * @param jdbc its name there
	 * @param values its values by the values of libpq; empty if they are the same
	 */
	private record Option(String jdbc, Map<String, String> values) {

		String value(Endpoint endpoint, String option, String value) {
			if (!this.values.isEmpty() && !this.values.containsKey(value)) {
				throw endpoint.failure(
						"The URL of '%s' (%s) has a value that is not known for the option '" + option + "'",
						"Set it in %s to one of " + String.join(", ", this.values.keySet().stream().sorted().toList())
								+ ".");
			}
			return this.values.getOrDefault(value, value);
		}

	}

}
