package io.twelvefactor.connection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import javax.sql.DataSource;

import io.r2dbc.spi.ConnectionFactory;
import io.twelvefactor.app.SelfSigned;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.backing.BackingServicesAutoConfiguration;
import io.twelvefactor.server.Postgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@code DATABASE_URL} with a real PostgreSQL.
 */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseConnectionTests {

	private static Postgres postgres;

	@BeforeAll
	static void start() {
		postgres = Postgres.start();
	}

	@AfterAll
	static void stop() {
		postgres.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "DATABASE_URL", "POSTGRES_URL", "POSTGRESQL_ADDON_URI" })
	void aDataSourceReadsAndWrites(String variable) throws SQLException {
		assertThat(whoAmI(Jdbc.class, variable, postgres.url())).isEqualTo("us+er in my d+b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgres", "postgresql", "pgsql", "POSTGRES" })
	void eachSchemeOfPostgresWorks(String scheme) throws SQLException {
		assertThat(whoAmI(Jdbc.class, "DATABASE_URL", postgres.url().replace("postgres", scheme)))
			.isEqualTo("us+er in my d+b");
	}

	@Test
	void aJdbcUrlIsTakenAsItIs() throws SQLException {
		String url = "jdbc:postgresql://%s/my+d%%2Bb?user=us%%2Ber&password=p%%40ss%%2F%%2Bs3cret%%3A"
			.formatted(postgres.address());
		assertThat(whoAmI(Jdbc.class, "JDBC_DATABASE_URL", url)).isEqualTo("us+er in my d+b");
	}

	@Test
	void partsOfTheUrlMayStandInItsQuery() throws SQLException {
		String url = "postgres:///ignored?dbname=my%%20d%%2Bb&user=us%%2Ber&password=p%%40ss%%2F%%2Bs3cret%%3A&host=localhost&port=%d"
			.formatted(postgres.server().getPort());
		assertThat(whoAmI(Jdbc.class, "DATABASE_URL", url)).isEqualTo("us+er in my d+b");
	}

	// The driver remembers for some seconds that the password of another test was wrong.
	@Test
	void aHostThatIsDownIsPassedOver() throws SQLException {
		String url = postgres.url().replace("@", "@localhost:1,")
				+ "?target_session_attrs=read-write&hostRecheckSeconds=0";
		assertThat(whoAmI(Jdbc.class, "DATABASE_URL", url)).isEqualTo("us+er in my d+b");
		assertThat(whoAmIReactively(Reactive.class, "DATABASE_URL", url)).isEqualTo("us+er in my d+b");
	}

	@Test
	void aWrongPasswordIsRefused() {
		assertThatException()
			.isThrownBy(() -> whoAmI(Jdbc.class, "DATABASE_URL", postgres.url().replace("s3cret", "wr0ngs3cret")))
			.withStackTraceContaining("password authentication failed");
	}

	@Test
	void aConnectionFactoryReadsAndWrites() {
		assertThat(whoAmIReactively(Reactive.class, "DATABASE_URL", postgres.url())).isEqualTo("us+er in my d+b");
	}

	@Test
	void anR2dbcUrlIsTakenAsItIs() {
		assertThat(whoAmIReactively(Reactive.class, "DATABASE_URL",
				"r2dbc:postgresql://us%%2Ber:p%%40ss%%2F%%2Bs3cret%%3A@%s/my%%20d%%2Bb".formatted(postgres.address())))
			.isEqualTo("us+er in my d+b");
	}

	@Test
	void optionsReachTheServer() throws SQLException {
		String options = "?application_name=shop%20front&options=-c%20statement_timeout%3D12345&connect_timeout=3";
		String query = "select current_setting('application_name') || ', ' || current_setting('statement_timeout')";
		assertThat(query(Jdbc.class, query, "DATABASE_URL", postgres.url() + options)).isEqualTo("shop front, 12345ms");
		assertThat(queryReactively(Reactive.class, query, "DATABASE_URL", postgres.url() + options))
			.isEqualTo("shop front, 12345ms");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?sslmode=prefer", "?sslmode=require", "?ssl=true", "?sslmode=require&ssl=false" })
	void aServerThatWantsTlsIsSpokenToWithTls(String options) throws SQLException {
		String url = "postgres://%s@%s/postgres%s".formatted(Postgres.TLS_USERINFO, postgres.address(), options);
		assertThat(whoAmI(Jdbc.class, "DATABASE_URL", url)).isEqualTo("tls in postgres");
		assertThat(whoAmIReactively(Reactive.class, "DATABASE_URL", url)).isEqualTo("tls in postgres");
	}

	@ParameterizedTest
	@ValueSource(strings = { "?sslmode=disable", "?ssl=false" })
	void tlsIsOffWhereTheUrlSaysSo(String options) {
		String url = "postgres://%s@%s/postgres%s".formatted(Postgres.TLS_USERINFO, postgres.address(), options);
		assertThatException().isThrownBy(() -> whoAmI(Jdbc.class, "DATABASE_URL", url));
		assertThatException().isThrownBy(() -> whoAmIReactively(Reactive.class, "DATABASE_URL", url));
	}

	@Test
	void verifyFullStaysVerifyFull() throws SQLException {
		String verified = postgres.url() + "?sslmode=verify-full&sslrootcert=" + SelfSigned.certificate();
		assertThat(whoAmI(Jdbc.class, "DATABASE_URL", verified)).isEqualTo("us+er in my d+b");
		assertThat(whoAmIReactively(Reactive.class, "DATABASE_URL", verified)).isEqualTo("us+er in my d+b");
		String otherName = verified.replace("@localhost", "@127.0.0.2");
		assertThatException().isThrownBy(() -> whoAmI(Jdbc.class, "DATABASE_URL", otherName));
		assertThatException().isThrownBy(() -> whoAmIReactively(Reactive.class, "DATABASE_URL", otherName));
		String system = postgres.url() + "?sslrootcert=system";
		assertThatException().isThrownBy(() -> whoAmI(Jdbc.class, "DATABASE_URL", system))
			.havingRootCause()
			.withMessageContaining("unable to find valid certification path");
		assertThatException().isThrownBy(() -> whoAmIReactively(Reactive.class, "DATABASE_URL", system))
			.havingRootCause()
			.withMessageContaining("unable to find valid certification path");
	}

	@Test
	void flywayMigratesTheDataSource() throws SQLException {
		assertThat(query(MigratingJdbc.class, "select count(*)::text from by_flyway", "DATABASE_URL", postgres.url()))
			.isEqualTo("0");
	}

	@Test
	void flywayMigratesWhatR2dbcUses() {
		assertThat(queryReactively(MigratingReactive.class, "select count(*)::text from by_flyway", "DATABASE_URL",
				postgres.url()))
			.isEqualTo("0");
	}

	@Test
	void liquibaseMigratesWhatR2dbcUses() {
		assertThat(queryReactively(LiquibaseReactive.class, "select count(*)::text from by_liquibase", "DATABASE_URL",
				postgres.url()))
			.isEqualTo("0");
	}

	@Test
	void twoDatabasesAreTwoDataSources() throws SQLException {
		BackingService orders = BackingService.of("orders-database", postgres.url());
		Map<Class<?>, ConnectionDetails> details = new ConnectionDetailsFactories(null).getConnectionDetails(orders,
				true);
		JdbcConnectionDetails jdbc = (JdbcConnectionDetails) details.get(JdbcConnectionDetails.class);
		DataSource dataSource = DataSourceBuilder.create()
			.url(jdbc.getJdbcUrl())
			.username(jdbc.getUsername())
			.password(jdbc.getPassword())
			.build();
		assertThat(query(dataSource, "select current_user")).isEqualTo("us+er");
	}

	@Test
	void noPasswordIsEverInTheUrlOrTheLog(CapturedOutput output) throws SQLException {
		TestApp app = TestApp.with("DATABASE_URL", postgres.url())
			.arguments("--logging.level.root=debug")
			.sources(Jdbc.class);
		try (ConfigurableApplicationContext context = app.runSourcesOnly()) {
			JdbcConnectionDetails details = context.getBean(JdbcConnectionDetails.class);
			assertThat(query(context.getBean(DataSource.class), "select current_user")).isEqualTo("us+er");
			assertThat(details.getJdbcUrl()).isEqualTo("jdbc:postgresql://%s/my+d%%2Bb".formatted(postgres.address()));
			assertThat(details).asString().doesNotContain("s3cret", "us+er");
			assertThat(context.getBean(BackingServices.class).names()).containsExactly("database");
		}
		assertThat(output).doesNotContain("s3cret");
	}

	private static String whoAmI(Class<?> config, String... variables) throws SQLException {
		return query(config, "select current_user || ' in ' || current_database()", variables);
	}

	private static String query(Class<?> config, String sql, String... variables) throws SQLException {
		try (ConfigurableApplicationContext context = TestApp.with(variables).sources(config).runSourcesOnly()) {
			return query(context.getBean(DataSource.class), sql);
		}
	}

	private static String query(DataSource dataSource, String sql) throws SQLException {
		try (Connection connection = dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getString(1);
		}
	}

	private static String whoAmIReactively(Class<?> config, String... variables) {
		return queryReactively(config, "select current_user || ' in ' || current_database()", variables);
	}

	private static String queryReactively(Class<?> config, String sql, String... variables) {
		try (ConfigurableApplicationContext context = TestApp.with(variables).sources(config).runSourcesOnly()) {
			ConnectionFactory factory = context.getBean(ConnectionFactory.class);
			return Flux
				.usingWhen(factory.create(),
						(connection) -> Flux.from(connection.createStatement(sql).execute())
							.flatMap((result) -> result.map((row) -> row.get(0, String.class))),
						(connection) -> Mono.from(connection.close()))
				.blockFirst();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BackingServicesAutoConfiguration.class, ConnectionAutoConfiguration.class,
			DataSourceAutoConfiguration.class })
	static class Jdbc {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BackingServicesAutoConfiguration.class, ConnectionAutoConfiguration.class,
			DataSourceAutoConfiguration.class, R2dbcAutoConfiguration.class })
	static class Reactive {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(FlywayAutoConfiguration.class)
	static class MigratingJdbc extends Jdbc {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(FlywayAutoConfiguration.class)
	static class MigratingReactive extends Reactive {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(LiquibaseAutoConfiguration.class)
	static class LiquibaseReactive extends Reactive {

	}

}
