package io.twelvefactor.client.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import io.twelvefactor.backing.BackingService;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ClientSettings}.
 */
class ClientSettingsTests {

	private static final BackingService SERVICE = BackingService.of("order-history", "http://localhost");

	@Test
	void theDefaultsAreThoseOfProduction() {
		ClientSettings settings = ClientSettings.defaults(SERVICE);
		assertThat(settings.http()).isEqualTo(HttpClientSettings.defaults()
			.withConnectTimeout(Duration.ofSeconds(2))
			.withReadTimeout(Duration.ofSeconds(10))
			.withRedirects(HttpRedirects.DONT_FOLLOW));
		assertThat(settings.totalTimeout()).isEqualTo(Duration.ofSeconds(30));
		assertThat(settings.transfer()).isEqualTo(new ClientSettings.Transfer(true, true, DataSize.ofMegabytes(2)));
		assertThat(settings.pool())
			.isEqualTo(new ClientSettings.Pool(100, 200, Duration.ofSeconds(2), Duration.ofSeconds(20),
					Duration.ofMinutes(5), 10, Duration.ofSeconds(30), ClientSettings.Leasing.LIFO));
		assertThat(settings.retry()).isEqualTo(new ClientSettings.Retry(true, 3, Duration.ofSeconds(5),
				Duration.ofMillis(50), Duration.ofSeconds(1), DataSize.ofMegabytes(1), 20, 10));
		assertThat(settings.deadlineHeader()).isNull();
	}

	@Test
	void theMetadataHasTheSameDefaults() throws IOException {
		List<Map<String, Object>> properties = JsonPath.read(
				Files.readString(Path.of("target/classes/META-INF/additional-spring-configuration-metadata.json")),
				"$.properties[?(@.defaultValue)]");
		Map<String, Object> defaults = new HashMap<>();
		properties.stream()
			.filter((property) -> property.get("name").toString().startsWith("twelve-factor.client."))
			.forEach((property) -> defaults.put(property.get("name").toString(), property.get("defaultValue")));
		assertThat(defaults).hasSize(22);
		assertThat(ClientSettings.of(SERVICE, new Binder(new MapConfigurationPropertySource(defaults)),
				HttpClientSettings.defaults()))
			.usingRecursiveComparison()
			.ignoringFields("askedTotalTimeout")
			.isEqualTo(ClientSettings.defaults(SERVICE));
	}

	@ParameterizedTest
	@CsvSource({ "connect-timeout,1s", "read-timeout,1s", "total-timeout,1s", "redirects,follow", "compression,false",
			"tcp-keep-alive,false", "max-in-memory-size,1KB", "deadline-header,X-Deadline", "pool.max-connections,7",
			"pool.max-pending,7", "pool.pending-timeout,1s", "pool.max-idle-time,1s", "pool.max-life-time,1s",
			"pool.max-life-time-variance,7", "pool.eviction-interval,1s", "pool.leasing,fifo", "retry.enabled,false",
			"retry.max-attempts,7", "retry.patience,1s", "retry.backoff,1s", "retry.max-backoff,7s",
			"retry.max-body-size,1KB", "retry.budget-percent,7", "retry.budget-per-second,7" })
	void everyValueIsAPropertyOfAllServicesAndOfOne(String key, String value) {
		ClientSettings ofAll = settings("twelve-factor.client." + key, value);
		assertThat(ofAll).isNotEqualTo(ClientSettings.defaults(SERVICE));
		assertThat(settings("twelve-factor.backing-services.order-history." + key, value)).isEqualTo(ofAll);
		assertThat(settings("twelve-factor.backing-services.another." + key, value))
			.isEqualTo(ClientSettings.defaults(SERVICE));
	}

	@Test
	void thePropertyOfAServiceWins() {
		ClientSettings settings = settings("twelve-factor.client.read-timeout", "1s",
				"twelve-factor.backing-services.order-history.read-timeout", "3s");
		assertThat(settings.readTimeout()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void whatTheApplicationSetsForAllItsClientsIsTheDefault() {
		HttpClientSettings application = HttpClientSettings.defaults()
			.withConnectTimeout(Duration.ofSeconds(7))
			.withReadTimeout(Duration.ofSeconds(8))
			.withRedirects(HttpRedirects.FOLLOW);
		ClientSettings settings = ClientSettings.of(SERVICE, new Binder(), application);
		assertThat(settings.http()).isEqualTo(application.withRedirects(HttpRedirects.DONT_FOLLOW));
	}

	@Test
	void aLongerAttemptMakesALongerCall() {
		assertThat(settings("twelve-factor.client.read-timeout", "2m").totalTimeout()).isEqualTo(Duration.ofMinutes(6));
		assertThat(settings("twelve-factor.client.read-timeout", "2m", "twelve-factor.client.total-timeout", "1m")
			.totalTimeout()).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void theQueueIsTwiceThePool() {
		assertThat(settings("twelve-factor.client.pool.max-connections", "10").pool().maxPending()).isEqualTo(20);
	}

	@ParameterizedTest
	@CsvSource({ "read-timeout,0s", "connect-timeout,-1s", "total-timeout,0s", "pool.max-connections,0",
			"pool.max-pending,-1", "pool.max-idle-time,0s", "retry.max-attempts,0", "retry.budget-percent,-1",
			"deadline-header,X Time Left", "deadline-header,X:" })
	void whatMakesNoSenseIsRefusedInWords(String key, String value) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> settings("twelve-factor.client." + key, value))
			.withMessageContaining("The clients of the backing service 'order-history' can't have a " + key)
			.satisfies((ex) -> assertThat(ex.analysis().getAction())
				.contains("twelve-factor.backing-services.order-history." + key, "twelve-factor.client." + key));
	}

	@Test
	void aBlankHeaderIsNone() {
		assertThat(settings("twelve-factor.client.deadline-header", " ").deadlineHeader()).isNull();
	}

	@Test
	void theLimitOfTheApplicationIsTheDefault() {
		assertThat(settings("spring.http.codecs.max-in-memory-size", "7MB").transfer().maxInMemoryBytes())
			.isEqualTo(7 * 1024 * 1024);
	}

	@RepeatedTest(20)
	void aDelayIsAnythingUpToTwiceAsLongAsTheOneBefore() {
		ClientSettings.Retry retry = ClientSettings.defaults(SERVICE).retry();
		int[] longest = { 50, 100, 200, 400, 800, 1000, 1000 };
		for (int round = 0; round < longest.length; round++) {
			int number = round;
			List<Long> delays = Stream.generate(() -> retry.backoff(number).toMillis()).limit(200).toList();
			assertThat(delays).allMatch((delay) -> delay >= 0 && delay <= longest[number])
				.anyMatch((delay) -> delay < longest[number] / 4)
				.anyMatch((delay) -> delay > longest[number] * 3 / 4);
		}
		assertThat(retry.backoff(Integer.MAX_VALUE)).isLessThanOrEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void aHugeLimitIsOne() {
		assertThat(settings("twelve-factor.client.max-in-memory-size", "5GB").transfer().maxInMemoryBytes())
			.isEqualTo(Integer.MAX_VALUE);
	}

	private static ClientSettings settings(String... properties) {
		Map<String, String> map = (properties.length == 2) ? Map.of(properties[0], properties[1])
				: Map.of(properties[0], properties[1], properties[2], properties[3]);
		return ClientSettings.of(SERVICE, new Binder(new MapConfigurationPropertySource(map)),
				HttpClientSettings.defaults());
	}

}
