package io.twelvefactor.attached;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the examples of the README are what is tested here.
 */
class ReadmeTests {

	private static final Pattern EXAMPLE = Pattern.compile("(?s)```java\n(.*?)```");

	@ParameterizedTest
	@CsvSource({ "@EnableWireMock, WireMockTests", "@StartStop, MockWebServerTests",
			"@ServiceConnection, ContainerTests" })
	void anExampleConsistsOfLinesOfATest(String content, String test) throws IOException {
		String source = Files.readString(Path.of("src/test/java/io/twelvefactor/attached/%s.java".formatted(test)))
			.replace(test, "StorefrontTests")
			.replaceAll("FakeContainer (\\w+) = new FakeContainer\\((.*), 8080, 9090\\)",
					"GenericContainer<?> $1 = new GenericContainer<>(\"example/\" + $2).withExposedPorts(8080)")
			.replace("\"example/\" + \"", "\"example/");
		assertThat(example(content).lines().filter((line) -> !line.isBlank()))
			.allSatisfy((line) -> assertThat(source).contains(line.strip()));
	}

	private static String example(String content) throws IOException {
		List<String> examples = EXAMPLE.matcher(Files.readString(Path.of("../../README.md")))
			.results()
			.map((result) -> result.group(1))
			.filter((example) -> example.contains(content))
			.toList();
		assertThat(examples).hasSize(1);
		return examples.get(0);
	}

}
