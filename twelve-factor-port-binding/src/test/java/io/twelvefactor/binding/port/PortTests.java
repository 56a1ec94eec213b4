package io.twelvefactor.binding.port;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link Port}.
 */
class PortTests {

	@ParameterizedTest
	@CsvSource({ "0,0", "5010,5010", "' 5010 ',5010", "65535,65535", "080,80", "'5010\n',5010" })
	void aWholeNumberInRangeIsAPort(String text, int number) {
		assertThat(Port.parse("PORT", "PORT", text)).isEqualTo(new Port(number));
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "65536", "70000", "-1", "+1", "5010.5", "0x1388", "٥٠١٠", "5 010", "1e3", "",
			"99999999999999999999", "${PORT}", "http://localhost:5010" })
	void anythingElseIsRefusedWithTheValueItsSourceAndWhatIsAllowed(String text) {
		FailureAnalysis analysis = analysis(text);
		assertThat(analysis.getDescription()).startsWith("The environment variable PORT is '")
			.contains("'" + text + "'")
			.endsWith("not a port.");
		assertThat(analysis.getAction()).contains("Set PORT to a whole number from 0 to 65535");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp://10.0.0.7:80", "TCP://10.0.0.7:80", "udp://10.0.0.7:53" })
	void aServiceLinkIsExplained(String text) {
		FailureAnalysis analysis = analysis(text);
		assertThat(analysis.getDescription()).contains("'" + text + "'", "Kubernetes service link", "Docker link");
		assertThat(analysis.getAction()).contains("enableServiceLinks: false", "rename the service");
	}

	@Test
	void theServiceThatALinkBelongsToIsNamed() {
		FailureAnalysis analysis = Port
			.serviceLink("MANAGEMENT_SERVER_PORT", "MANAGEMENT_SERVER_PORT", "tcp://10.0.0.7:80")
			.analysis();
		assertThat(analysis.getAction()).contains("called 'management-server'");
	}

	@Test
	void thePortBesideTheHighestIsTheNextLower() {
		assertThat(Port.next(5010)).isEqualTo(5011);
		assertThat(Port.next(65535)).isEqualTo(65534);
	}

	@Test
	void aHugeValueIsShownInPart() {
		assertThat(analysis("9".repeat(100_000)).getDescription()).hasSizeLessThan(200).contains("(100000 characters)");
	}

	@Test
	void aHostileValueStaysOnOneLine() {
		assertThat(analysis("50\n10\r\u001b[31m\u202e").getDescription()).contains("'50?10??[31m?'");
	}

	@Test
	void credentialsInAValueAreNotShown() {
		assertThat(analysis("redis://user:s3cret@localhost:6379").getDescription()).doesNotContain("s3cret", "user")
			.contains("'redis://***@localhost:6379'");
		assertThat(analysis("http://u:s3cret@a,http://b:c@d").getDescription()).contains("'http://***@d'");
		assertThat(analysis("http://u:s3\ncret@a").getDescription()).contains("'http://***@a'");
		assertThat(analysis("user:s3cret@localhost").getDescription()).contains("'***@localhost'");
	}

	private static FailureAnalysis analysis(String text) {
		return catchThrowableOfType(FailureAnalyzedException.class,
				() -> Port.parse("The environment variable PORT", "PORT", text))
			.analysis();
	}

}
