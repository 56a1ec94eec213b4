package io.twelvefactor.connection;

import java.util.List;

/**
 * A database of SQL Server.
 *
 * @see <a href=
 * "https://learn.microsoft.com/sql/connect/jdbc/building-the-connection-url">Building the
 * connection URL</a>
 */
final class SqlServer {

	/**
	 * Options that load no class. TLS is on in the driver, unless {@code encrypt=false}.
	 */
	private static final List<String> OPTIONS = List.of("applicationIntent", "applicationName", "connectRetryCount",
			"connectRetryInterval", "encrypt", "hostNameInCertificate", "instanceName", "lockTimeout", "loginTimeout",
			"multiSubnetFailover", "packetSize", "queryTimeout", "sendStringParametersAsUnicode", "socketTimeout",
			"trustServerCertificate");

	private SqlServer() {
	}

	static Database database(Endpoint endpoint) {
		StringBuilder url = new StringBuilder("jdbc:sqlserver://").append(endpoint.single());
		UrlOptions given = endpoint.options();
		if (!endpoint.name().isEmpty()) {
			append(url, "databaseName", endpoint.name());
		}
		OPTIONS.forEach((option) -> given.take(option).ifPresent((value) -> append(url, option, value)));
		if (url.indexOf(";trustServerCertificate={true}") >= 0) {
			endpoint.warnOfAnybody();
		}
		given.end();
		return new Database(url.toString(), endpoint.username(), endpoint.password());
	}

	// In braces, a value can hold the delimiter.
	private static void append(StringBuilder url, String option, String value) {
		url.append(';').append(option).append("={").append(value.replace("}", "}}")).append('}');
	}

}
