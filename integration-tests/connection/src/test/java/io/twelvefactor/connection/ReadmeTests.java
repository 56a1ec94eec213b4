package io.twelvefactor.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.Attached;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.backing.BackingServicesAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests that the README says what is about services that are not HTTP.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReadmeTests {

	// Service, variables, schemes, and what it is tested with.
	private static final Pattern ROW = Pattern
		.compile("(?m)^\\| `([a-z0-9]+)` \\| ([^|]*) \\| ([^|]*) \\|[^|]*\\|[^|]*\\| ([^|]*) \\|$");

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	@Test
	void theSupportTableNamesEveryServiceWithItsSchemes() throws IOException {
		assertThat(factories().map(ServiceConnectionDetailsFactory::service).distinct())
			.containsExactlyInAnyOrderElementsOf(rows().stream().map((row) -> row.group(1)).toList());
		for (MatchResult row : rows()) {
			assertThat(factories().filter((factory) -> factory.service().equals(row.group(1))))
				.allSatisfy((factory) -> assertThat(factory.schemes()).as(factory.service())
					.containsExactlyInAnyOrderElementsOf(codes(row.group(3))));
			assertThat(row.group(4)).isNotBlank();
		}
	}

	@Test
	void everyVariableOfTheSupportTableAttachesItsService() throws IOException {
		for (MatchResult row : rows()) {
			List<String> variables = codes(row.group(2));
			assertThat(variables).isNotEmpty();
			for (String variable : variables) {
				try (ConfigurableApplicationContext app = TestApp.with(variable, "x://h").prepare()) {
					assertThat(BackingServices.of(app.getEnvironment()).find(row.group(1))).as(variable).isPresent();
				}
			}
		}
	}

	@Test
	void theSecondDatabaseIsMadeAsShown() throws IOException {
		String self = normalized(
				Files.readString(Path.of("src/test/java/io/twelvefactor/connection/ReadmeTests.java")));
		String readme = readme();
		int start = readme.indexOf("@Bean(defaultCandidate = false)");
		assertThat(self).contains(normalized(readme.substring(start, readme.indexOf("```", start))));
		TestApp app = TestApp.with("DATABASE_URL", "postgres://a/db", "ORDERS_DATABASE_URL", "postgres://b/db")
			.sources(TwoDatabases.class);
		try (ConfigurableApplicationContext context = app.runSourcesOnly()) {
			assertThat(url(context.getBean(DataSource.class))).isEqualTo("jdbc:postgresql://a:5432/db");
			assertThat(url(context.getBean("ordersDataSource", DataSource.class)))
				.isEqualTo("jdbc:postgresql://b:5432/db");
		}
	}

	@Test
	void theWrongKindOfServiceFailsAsShown(CapturedOutput output) throws IOException {
		assertThatException()
			.isThrownBy(() -> TestApp.with("DATABASE_URL", "redis://:s3cret@h").sources(Jdbc.class).runSourcesOnly());
		String readme = readme();
		int start = readme.indexOf("The URL of 'database' (DATABASE_URL) has the scheme 'redis'");
		assertThat(Stream.of(readme.substring(start, readme.indexOf("\n```", start)).split("\n\n"))).hasSize(2)
			.allSatisfy((paragraph) -> assertThat(output).contains(paragraph));
		assertThat(output).doesNotContain("s3cret", "\tat ");
	}

	private static String url(DataSource dataSource) {
		return ((HikariDataSource) dataSource).getJdbcUrl();
	}

	private static String normalized(String text) {
		return text.replaceAll("\\s+", " ").strip();
	}

	private static Stream<ServiceConnectionDetailsFactory<?>> factories() {
		return ServiceFactory.load(ReadmeTests.class.getClassLoader())
			.map(ServiceFactory::factory)
			.filter(ServiceConnectionDetailsFactory.class::isInstance)
			.map((factory) -> (ServiceConnectionDetailsFactory<?>) factory);
	}

	private static List<MatchResult> rows() throws IOException {
		return ROW.matcher(readme()).results().toList();
	}

	private static List<String> codes(String cell) {
		return CODE.matcher(cell).results().map((code) -> code.group(1)).toList();
	}

	private static String readme() throws IOException {
		return Files.readString(Path.of("../../README.md"));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BackingServicesAutoConfiguration.class, ConnectionAutoConfiguration.class,
			DataSourceAutoConfiguration.class })
	static class Jdbc {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BackingServicesAutoConfiguration.class, ConnectionAutoConfiguration.class,
			DataSourceAutoConfiguration.class })
	static class TwoDatabases {

		@Bean(defaultCandidate = false)
		DataSource ordersDataSource(@Attached("orders-database") BackingService orders) {
			JdbcConnectionDetails details = (JdbcConnectionDetails) new ConnectionDetailsFactories(null)
				.getConnectionDetails(orders, true)
				.get(JdbcConnectionDetails.class);
			return DataSourceBuilder.create()
				.url(details.getJdbcUrl())
				.username(details.getUsername())
				.password(details.getPassword())
				.build();
		}

	}

}
