package io.twelvefactor.connection;

import java.util.Map;

import io.twelvefactor.backing.BackingService;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no details show a password. What they show is printed, so that it is
 * searched for secrets once more.
 */
class SecretsTests {

	@ParameterizedTest
	@ValueSource(strings = { "postgres://user:s3cret@h/db", "postgres://h/db?user=user&password=s3cret",
			"mysql://user:s3cret@h/db", "mariadb://user:s3cret@h/db", "sqlserver://user:s3cret@h/db",
			"oracle://user:s3cret@h/db", "jdbc:postgresql://h/db?user=user&password=s3cret", "redis://user:s3cret@h",
			"redis-sentinel://user:s3cret@h?master=m", "redis-cluster://user:s3cret@h", "amqps://user:s3cret@h/v",
			"mongodb://user:s3cret@h/db", "http://user:s3cret@h/es", "neo4j://user:s3cret@h",
			"cassandra://user:s3cret@h", "couchbases://user:s3cret@h", "ldaps://user:s3cret@h/dc=x",
			"tcp://user:s3cret@h", "ssl://user:s3cret@h", "smtps://user:s3cret@h", "xmpps://user:s3cret@h",
			"kafka+ssl://h", "pulsar://h" })
	void noDetailsShowAPassword(String url) {
		Map<Class<?>, ConnectionDetails> all = new ConnectionDetailsFactories(null)
			.getConnectionDetails(BackingService.of("service", url), true);
		assertThat(all.values()).isNotEmpty().allSatisfy((details) -> {
			System.out.println("Shown: " + details);
			assertThat(details).asString().doesNotContain("s3cret");
		});
	}

}
