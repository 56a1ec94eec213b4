package io.twelvefactor.connection;

import java.sql.Driver;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what becomes of the URL of a database.
 */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseUrlTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "postgres://h/db | jdbc:postgresql://h:5432/db",
			"postgresql://h:1/db | jdbc:postgresql://h:1/db", "pgsql://[::1]/db | jdbc:postgresql://[::1]:5432/db",
			"postgres://h | jdbc:postgresql://h:5432/", "postgres://h/ | jdbc:postgresql://h:5432/",
			"postgres://my_db/d | jdbc:postgresql://my_db:5432/d",
			"postgres://a:1,b/db | jdbc:postgresql://a:1,b:5432/db",
			"postgres://h/db?port=6432 | jdbc:postgresql://h:6432/db",
			"postgres://h:6432/db?host=h2 | jdbc:postgresql://h2:6432/db",
			"postgres:///db?host=a,b&port=1,2 | jdbc:postgresql://a:1,b:2/db",
			"'postgres://a/db,postgres://b/db' | jdbc:postgresql://a:5432,b:5432/db",
			"postgres://h/a%2Fb+c%20%C3%A9 | jdbc:postgresql://h:5432/a%2Fb%2Bc+%C3%A9",
			"mysql://h/db | jdbc:mysql://h:3306/db", "mysql2://a,b:1/d%20b | jdbc:mysql://a:3306,b:1/d%20b",
			"mariadb://h/db | jdbc:mariadb://h:3306/db", "sqlserver://h/db | jdbc:sqlserver://h:1433;databaseName={db}",
			"mssql://h:1/a%7Db%3Bc | jdbc:sqlserver://h:1;databaseName={a}}b;c}",
			"sqlserver://h | jdbc:sqlserver://h:1433", "oracle://h/FREEPDB1 | jdbc:oracle:thin:@//h:1521/FREEPDB1",
			"jdbc:postgresql://h/db?currentSchema=x;y | jdbc:postgresql://h/db?currentSchema=x;y",
			"jdbc:sqlserver://h;encrypt=false | jdbc:sqlserver://h;encrypt=false" })
	void aUrlBecomesOneThatTheDriverTakes(String url, String expected) throws Exception {
		JdbcConnectionDetails details = details(url);
		assertThat(details.getJdbcUrl()).isEqualTo(expected);
		Driver driver = DriverManager.getDriver(expected);
		assertThat(driver.getClass().getName()).isEqualTo(details.getDriverClassName());
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgres", "mysql", "mariadb", "sqlserver", "oracle" })
	void credentialsAreDecodedAndNeverInTheUrl(String scheme) {
		JdbcConnectionDetails details = details(scheme + "://us%40er:p%C3%A4+s3cret%2F:@h/db");
		assertThat(details.getUsername()).isEqualTo("us@er");
		assertThat(details.getPassword()).isEqualTo("pä+s3cret/:");
		assertThat(details.getJdbcUrl()).doesNotContain("s3cret", "us");
		assertThat(details).asString().doesNotContain("s3cret", "us@er");
	}

	@ParameterizedTest
	@CsvSource({ "application_name=a%20b+c,ApplicationName=a+b%2Bc", "connect_timeout=3,connectTimeout=3",
			"target_session_attrs=any,targetServerType=any", "target_session_attrs=primary,targetServerType=primary",
			"target_session_attrs=read-write,targetServerType=primary",
			"target_session_attrs=standby,targetServerType=secondary",
			"target_session_attrs=read-only,targetServerType=secondary",
			"target_session_attrs=prefer-standby,targetServerType=preferSecondary",
			"channel_binding=require,channelBinding=require", "gssencmode=disable,gssEncMode=disable",
			"sslnegotiation=direct,sslNegotiation=direct", "load_balance_hosts=random,loadBalanceHosts=true",
			"load_balance_hosts=disable,loadBalanceHosts=false", "options=-c%20x%3Dy,options=-c+x%3Dy",
			"sslmode=verify-full,sslmode=verify-full", "sslmode=verify-ca,sslmode=verify-ca",
			"sslmode=require,sslmode=require", "sslmode=prefer,sslmode=prefer", "sslmode=allow,sslmode=allow",
			"sslmode=disable,sslmode=disable", "ssl=true,sslmode=require",
			"ssl=true&sslmode=verify-ca,sslmode=verify-ca", "sslrootcert=/a=b,sslrootcert=%2Fa%3Db",
			"sslmode=require&sslrootcert=/c,sslmode=verify-ca&sslrootcert=%2Fc",
			"sslmode=prefer&sslrootcert=/c,sslmode=prefer&sslrootcert=%2Fc", "sslcert=/c,sslcert=%2Fc",
			"sslkey=/k,sslkey=%2Fk",
			"sslrootcert=system,sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
			"keepalives=1,tcpKeepAlive=true", "krbsrvname=p,kerberosServerName=p",
			"require_auth=scram-sha-256,requireAuth=scram-sha-256", "sslmode=disable&sslmode=require,sslmode=require",
			"currentSchema=x,currentSchema=x", "reWriteBatchedInserts=true,reWriteBatchedInserts=true" })
	void optionsOfLibpqBecomeThoseOfTheDriver(String libpq, String jdbc) {
		assertThat(details("postgres://h/db?" + libpq).getJdbcUrl()).isEqualTo("jdbc:postgresql://h:5432/db?" + jdbc);
	}

	@ParameterizedTest
	@CsvSource({ "sslMode=VERIFY_IDENTITY,sslMode=VERIFY_IDENTITY,sslMode=verify-full",
			"ssl-mode=REQUIRED,sslMode=REQUIRED,sslMode=trust",
			"ssl_mode=verify_ca,sslMode=VERIFY_CA,sslMode=verify-ca", "useSSL=true,sslMode=REQUIRED,sslMode=trust",
			"useSSL=false,sslMode=DISABLED,sslMode=disable",
			"useSSL=true&verifyServerCertificate=false,sslMode=REQUIRED,sslMode=trust",
			"requireSSL=true,sslMode=REQUIRED,sslMode=trust",
			"useSSL=true&verifyServerCertificate=true,sslMode=VERIFY_CA,sslMode=verify-ca",
			"connectTimeout=5,connectTimeout=5,connectTimeout=5" })
	void optionsOfMysqlAreThoseOfWhicheverDriver(String given, String mysql, String mariadb) {
		assertThat(details("mysql://h/db?" + given).getJdbcUrl()).isEqualTo("jdbc:mysql://h:3306/db?" + mysql);
		assertThat(details("mariadb://h/db?" + given).getJdbcUrl()).isEqualTo("jdbc:mariadb://h:3306/db?" + mariadb);
	}

	@Test
	void aSqlServerWithAnyCertificateIsWorthAWarning(CapturedOutput output) {
		details("sqlserver://h/db?trustServerCertificate=true");
		assertThat(output).contains("Nothing proves who answers as the backing service 'database'");
	}

	@Test
	void optionsOfSqlServerStandInBraces() {
		assertThat(details("sqlserver://h/db?encrypt=true&applicationName=a%3Bb").getJdbcUrl())
			.isEqualTo("jdbc:sqlserver://h:1433;databaseName={db};applicationName={a;b};encrypt={true}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "socketFactory", "socketFactoryArg", "loggerFile", "loggerLevel",
			"authenticationPluginClassName", "xmlFactoryFactory", "connectExecutor", "jaasApplicationName",
			"allowLoadLocalInfile", "autoDeserialize", "queryInterceptors", "propertiesTransform", "allowMultiQueries",
			"pgbouncer", "schema" })
	void whatIsNotKnownNeverReachesADriver(String option, CapturedOutput output) {
		for (String scheme : new String[] { "postgres", "mysql", "mariadb", "sqlserver", "oracle" }) {
			assertThat(details(scheme + "://h/db?" + option + "=s3cret").getJdbcUrl()).doesNotContain(option, "s3cret");
		}
		assertThat(output).contains(
				"The URL of the backing service 'database' (twelve-factor.backing-services.database.url) has the option '%s', which is not known here and left out."
					.formatted(option))
			.doesNotContain("s3cret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgres://h/db?sslfactory=x", "postgres://h/db?sslfactoryarg=x",
			"postgres://h/db?sslhostnameverifier=x", "postgres://h/db?sslpasswordcallback=x",
			"postgres://h/db?sslpassword=s3cret", "postgres://h/db?sslmod=require", "postgres://h/db?SSLMODE=require",
			"postgres://h/db?tlsmode=x", "postgres://h/db?ssl_min_protocol_version=TLSv1.3",
			"mysql://h/db?sslContextProvider=x", "mysql://h/db?tlsVersions=x", "sqlserver://h/db?sslProtocol=x",
			"oracle://h/db?ssl=true", "postgres://h/db?sslmode=s3cret", "postgres://h/db?ssl=s3cret",
			"mysql://h/db?sslMode=s3cret", "mariadb://h/db?sslMode=PREFERRED", "postgres://h/db?useSSL=true",
			"postgres://h/db?encrypt=true", "mysql://h/db?enabledTLSProtocols=x", "mysql://h/db?cacertfile=x",
			"jdbc:postgresql://u:s3cret@h/db", "jdbc:mariadb://u:s3cret@h:1/db", "mysql://h/db?useSSL=s3cret",
			"postgres://h/db?target_session_attrs=s3cret", "postgres://h/db?sslrootcert=system&sslmode=require" })
	void whatIsAboutTlsAndNotKnownStopsTheStart(String url) {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> details(url))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription() + ex.analysis().getAction())
				.contains("twelve-factor.backing-services.database.url")
				.doesNotContain("s3cret"));
	}

	@ParameterizedTest
	@CsvSource({ "postgres://%2Frun%2Fpostgresql/db,unix domain socket", "mysql:///db?host=h,has no host",
			"mariadb:///db?host=h,has no host", "postgres:///db?host=/run/postgresql,options 'host' and 'port'",
			"postgres:///db?host=a&port=x,options 'host' and 'port'",
			"'postgres:///db?host=a,b&port=1,2,3',options 'host' and 'port'",
			"'postgres://u:p@a/db,postgres://u:q@b/db',differ in more than host and port",
			"'postgres://a/db,postgres://b/other',differ in more than host and port",
			"'sqlserver://a,b/db',several hosts", "'oracle://a,b/db',several hosts",
			"redis://h,which is none of a database", "http://h,which is none of a database",
			"jdbc:nonsense:x,JDBC driver", "jdbc:db2://h/db,com.ibm.db2.jcc.DB2Driver",
			"oracle://h/x%3FTNS_ADMIN%3D/evil,can't be the name", "mariadb://h/a%26b,can't take" })
	void whatCanNotBeUsedIsRefusedInWords(String url, String problem) {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> details(parsed(url)).getJdbcUrl())
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).contains(problem))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).isNotBlank());
	}

	@Test
	void certificatesInConfigAreRefusedWhereTheDriverCanNotTakeThem() {
		BackingService service = BackingService.of("database", "postgres://h/db")
			.withSslBundle(SslBundle.systemDefault());
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new JdbcConnectionDetailsFactory().getConnectionDetails(service))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("sslrootcert=/path/ca.pem"));
	}

	@Test
	void reactiveOptionsAreThoseOfThatDriver() {
		ConnectionFactoryOptions options = options(
				"postgres://u:p%40@h:1/d%20b?application_name=a&connect_timeout=3&sslmode=verify-full&sslrootcert=/ca&options=-c%20a%3Db%20-c%20c%3Dd&channel_binding=require&target_session_attrs=read-write&currentSchema=s");
		assertThat(values(options)).containsEntry("driver", "postgresql")
			.containsEntry("host", "h")
			.containsEntry("port", 1)
			.containsEntry("user", "u")
			.containsEntry("password", "p@")
			.containsEntry("database", "d b")
			.containsEntry("applicationName", "a")
			.containsEntry("connectTimeout", Duration.ofSeconds(3))
			.containsEntry("sslMode", "verify-full")
			.containsEntry("sslRootCert", "/ca")
			.containsEntry("options", Map.of("a", "b", "c", "d"))
			.containsEntry("channelBinding", "require")
			.containsEntry("targetServerType", "primary")
			.containsEntry("schema", "s");
		assertThat(ConnectionFactories.find(options("postgres://u:p@a,b/db?sslmode=require"))).isNotNull();
		assertThat(options).asString().doesNotContain("p@");
	}

	@ParameterizedTest
	@CsvSource({ "mysql://u:p@h/db?ssl-mode=REQUIRED,mysql,3306,required",
			"mariadb://u:p@h/db?useSSL=true,mariadb,3306,trust", "sqlserver://u:p@h/db,mssql,1433,",
			"oracle://u:p@h/db,oracle,1521," })
	void otherReactiveDriversGetTheirOptions(String url, String driver, int port, String sslMode) {
		Map<String, Object> values = values(forDriver(url));
		assertThat(values).containsEntry("driver", driver)
			.containsEntry("port", port)
			.containsEntry("user", "u")
			.containsEntry("password", "p")
			.containsEntry("database", "db");
		assertThat(values.get("sslMode")).isEqualTo(sslMode);
	}

	@Test
	void sqlServerIsReactiveWithTlsToo() {
		Option<Boolean> ssl = ConnectionFactoryOptions.SSL;
		assertThat(forDriver("sqlserver://h/db").getValue(ssl)).isEqualTo(true);
		assertThat(forDriver("sqlserver://h/db?encrypt=true").getValue(ssl)).isEqualTo(true);
		assertThat(forDriver("sqlserver://h/db?encrypt=false").getValue(ssl)).isEqualTo(false);
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgres://h/db?require_auth=scram-sha-256", "postgres://h/db?gssencmode=require",
			"oracle://h/x%3FTNS_ADMIN%3D/evil" })
	void whatR2dbcCanNotKeepIsRefused(String url) {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> forDriver(url));
	}

	@Test
	void whatR2dbcDoesNotKnowIsWorthAWarning(CapturedOutput output) {
		forDriver("postgres://h/db?reWriteBatchedInserts=true");
		forDriver("mysql://h/db?useCompression=true");
		assertThat(output).contains("has the option 'reWriteBatchedInserts', which is not known here",
				"has the option 'useCompression', which is not known here");
	}

	@Test
	void aReactiveDriverThatIsMissingIsNamed() {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> options("mysql://u:p@h/db"))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).contains("The R2DBC driver",
					"is not on the class path: mysql"));
	}

	private static ConnectionFactoryOptions forDriver(String url) {
		return new R2dbcOptions(Endpoint.of(parsed(url))).forDriver();
	}

	@ParameterizedTest
	@ValueSource(strings = { "r2dbc:nonsense", "r2dbc:s3cret%25s://h/db", "r2dbc:s3cret-nonsense://h/db",
			"postgres://h/db?connect_timeout=s3cret" })
	void whatR2dbcCanNotUseIsRefusedInWords(String url) {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> options(url))
			.satisfies((ex) -> assertThat(ex).hasNoCause())
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).doesNotContain("s3cret", "nonsense"));
	}

	@Test
	void jdbcAndR2dbcLeaveEachOthersUrlsAlone() {
		assertThat(new JdbcConnectionDetailsFactory()
			.getConnectionDetails(BackingService.of("database", "r2dbc:postgresql://h/db"))).isNull();
		assertThat(new R2dbcConnectionDetailsFactory()
			.getConnectionDetails(BackingService.of("database", "jdbc:postgresql://h/db"))).isNull();
		assertThat(new JdbcConnectionDetailsFactory().getConnectionDetails(BackingService.of("other", "http://h")))
			.isNull();
	}

	private static Map<String, Object> values(ConnectionFactoryOptions options) {
		Map<String, Object> values = new HashMap<>();
		for (String name : new String[] { "driver", "host", "port", "user", "password", "database", "applicationName",
				"connectTimeout", "sslMode", "sslRootCert", "options", "channelBinding", "targetServerType",
				"schema" }) {
			values.put(name, options.getValue(Option.valueOf(name)));
		}
		return values;
	}

	private static ConnectionFactoryOptions options(String url) {
		return new R2dbcConnectionDetailsFactory().getConnectionDetails(parsed(url)).getConnectionFactoryOptions();
	}

	private static JdbcConnectionDetails details(String url) {
		return details(parsed(url));
	}

	private static JdbcConnectionDetails details(BackingService service) {
		JdbcConnectionDetails details = new JdbcConnectionDetailsFactory().getConnectionDetails(service);
		assertThat(details).isNotNull();
		return details;
	}

	// Only config has several in one text.
	private static BackingService parsed(String url) {
		if (!url.contains(",postgres://")) {
			return BackingService.of("database", url);
		}
		try (ConfigurableApplicationContext app = TestApp.with()
			.arguments("--twelve-factor.backing-services.database.url=" + url)
			.prepare()) {
			return BackingServices.of(app.getEnvironment()).get("database");
		}
	}

}
