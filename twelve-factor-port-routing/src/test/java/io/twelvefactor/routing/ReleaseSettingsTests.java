package io.twelvefactor.routing;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ReleaseSettings} and {@link ShutdownTime}.
 */
class ReleaseSettingsTests {

	private static final String TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";

	private static final String GRACE_PERIOD = "twelve-factor.binding.grace-period";

	@ParameterizedTest
	@CsvSource({ "30s, 10s, PT10S", "5s, 10s, PT5S", "30s, 0s, PT0S", "2m, 5m, PT2M", "30s, '', PT30S" })
	void theSmallerOfWhatIsConfiguredAndWhatThePlatformGivesIsTheLimit(String timeout, String platform,
			Duration total) {
		MockEnvironment environment = new MockEnvironment().withProperty(TIMEOUT, timeout)
			.withProperty(GRACE_PERIOD, platform);
		assertThat(ReleaseSettings.of(environment).total()).isEqualTo(total);
	}

	@Test
	void withoutAWordItIsWhatSpringBootWaitsForOnePhaseAndNothingIsDrained() {
		assertThat(ReleaseSettings.of(new MockEnvironment()))
			.isEqualTo(new ReleaseSettings(Duration.ZERO, Duration.ofSeconds(30)));
	}

	@ParameterizedTest
	@ValueSource(strings = { TIMEOUT, GRACE_PERIOD, "twelve-factor.binding.drain-delay" })
	void aTimeBelowZeroIsExplained(String property) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> ReleaseSettings.of(new MockEnvironment().withProperty(property, "-3s")))
			.extracting((failure) -> failure.analysis().getDescription())
			.isEqualTo("The property %s is PT-3S.".formatted(property));
	}

	@ParameterizedTest
	@CsvSource({ "twelve-factor.binding.graceful-release, false", "server.shutdown, immediate" })
	void itCanBeSwitchedOff(String property, String value) {
		assertThat(ReleaseSettings.isEnabled(new MockEnvironment())).isTrue();
		assertThat(ReleaseSettings.isEnabled(new MockEnvironment().withProperty(property, value))).isFalse();
	}

	@Test
	void fourFifthsOfTheTimeAreForTheConnections() {
		ShutdownTime time = ShutdownTime.start(Duration.ofHours(10));
		assertThat(time.left()).isBetween(Duration.ofMinutes(599), Duration.ofHours(10));
		assertThat(time.leftForConnections()).isBetween(Duration.ofMinutes(479), Duration.ofHours(8));
		assertThat(ShutdownTime.start(Duration.ZERO).leftForConnections()).isZero();
	}

}
