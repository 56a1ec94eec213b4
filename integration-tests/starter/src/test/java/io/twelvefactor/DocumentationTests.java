package io.twelvefactor;

import java.io.IOException;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import io.twelvefactor.app.HttpAnswers;
import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.EnableBackingServices;
import io.twelvefactor.binding.BoundUrl;
import io.twelvefactor.client.BackingServiceClient;
import io.twelvefactor.export.TcpPortBinding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.json.JsonAssert;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.util.StreamUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests that the README says what is.
 */
@ExtendWith(OutputCaptureExtension.class)
class DocumentationTests {

	private static final Path README = Path.of("../../README.md");

	private static final String METADATA = "META-INF/additional-spring-configuration-metadata.json";

	private static final List<String> SHOWN = blocks("");

	@Test
	void aWrongPortFailsAsShown(CapturedOutput output) {
		fails(TestApp.with("PORT", "abc"));
		isShown(output, "The environment variable PORT is 'abc'");
	}

	@Test
	void aServiceLinkFailsAsShown(CapturedOutput output) {
		fails(TestApp.with("SERVER_PORT", "tcp://10.0.0.7:80"));
		isShown(output, "The environment variable SERVER_PORT is");
	}

	@Test
	void aBindingWithoutAPortFailsAsShown(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApp.with().sources(Exporting.class).runWithoutServer());
		isShown(output, "The TCP binding 'cache' (redis) has no port.");
	}

	@Test
	void whatExportsMoreThanHttpCompiles(@TempDir Path classes) {
		compiles(classes, "Exporting", """
				package com.example;

				import io.netty.handler.codec.LineBasedFrameDecoder;
				import io.twelvefactor.export.TcpPortBinding;
				import reactor.core.publisher.Mono;
				import org.springframework.context.annotation.Bean;

				class Exporting {

				%s
				}
				""".formatted(blocks("java").get(2)));
	}

	@Test
	void aPortThatIsTakenFailsAsShown(CapturedOutput output) throws IOException {
		try (ServerSocket taken = new ServerSocket(0)) {
			fails(TestApp.with("PORT", String.valueOf(taken.getLocalPort())));
			String shown = shown("Web server failed to start.").replace("5010", String.valueOf(taken.getLocalPort()));
			assertThat(output).contains(shown.substring(0, shown.indexOf(" The port is held by")));
		}
	}

	@Test
	void aUrlThatIsNoneFailsAsShown(CapturedOutput output) {
		fails(TestApp.with("INVENTORY_URL", "http://u:s3#cret@localhost:1", "PRICING_URL", "http://localhost")
			.sources(Declaring.class));
		isShown(output, "The URL of a backing service is invalid.");
	}

	@Test
	void missingServicesFailAsShown(CapturedOutput output) {
		fails(TestApp.with().sources(Declaring.class));
		isShown(output, "This application needs backing services");
	}

	@Test
	void theEndpointsAnswerAsShown() throws Exception {
		try (ServerSocket inventory = new ServerSocket(0);
				ConfigurableApplicationContext app = TestApp
					.with("PORT", "0", "PUBLIC_URL", "https://shop.example.com", "INVENTORY_URL",
							"http://shop:s3cret@localhost:" + inventory.getLocalPort())
					.arguments("--spring.application.name=shop", "--management.endpoints.web.exposure.include=*")
					.sources(DeclaringOptional.class)
					.run(Server.NETTY)) {
			BoundUrl self = app.getBean(BoundUrl.class);
			assertThat(blocks("json")).hasSize(2);
			same("backingservices", app, blocks("json").get(0), inventory.getLocalPort());
			same("boundurls", app, blocks("json").get(1).replace("http://10.0.0.7:5000/", self.networkUri().toString()),
					0);
			assertThat(HttpAnswers.get(app, "backingservices", "Accept", "text/vnd.mermaid").body().strip())
				.isEqualTo(live(blocks("mermaid").get(0), self, inventory.getLocalPort()).strip());
		}
	}

	private static void same(String endpoint, ConfigurableApplicationContext app, String shown, int inventory) {
		JsonAssert.comparator(JsonCompareMode.STRICT)
			.assertIsMatch(live(shown, app.getBean(BoundUrl.class), inventory), HttpAnswers.get(app, endpoint).body());
	}

	private static String live(String shown, BoundUrl self, int inventory) {
		return shown.replace("localhost:5100", "localhost:" + inventory)
			.replace("localhost:5000", "localhost:" + self.port())
			.replace("\"port\": 5000", "\"port\": " + self.port());
	}

	@Test
	void theQuickStartCompiles(@TempDir Path classes) {
		compiles(classes, "ShopApplication", blocks("java").get(0));
	}

	@Test
	void theTestOfTheQuickStartCompiles(@TempDir Path classes) {
		compiles(classes, "ShopTests", blocks("java").get(1));
	}

	private static void compiles(Path classes, String type, String source) {
		StringWriter problems = new StringWriter();
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		List<String> options = List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"),
				"-parameters", "-proc:none");
		JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///com/example/%s.java".formatted(type)),
				JavaFileObject.Kind.SOURCE) {

			@Override
			public CharSequence getCharContent(boolean ignoreEncodingErrors) {
				return source;
			}

		};
		assertThat(compiler.getTask(problems, null, null, options, null, List.of(file)).call()).as(problems.toString())
			.isTrue();
	}

	@Test
	void theReadmeAndTheMetadataHaveTheSameProperties() throws IOException {
		String readme = Files.readString(README);
		String metadata = metadata();
		assertThat(find("`((?:twelve-factor|management\\.health)\\.[a-z.<>-]+)`", readme)
			.map((key) -> key.replaceFirst("\\.<.*", "").replaceFirst("\\.$", ""))
			.filter((key) -> !key.equals("twelve-factor.client"))
			.distinct())
			.containsExactlyInAnyOrderElementsOf(find("\"name\": \"([a-z.-]+)\",\n *\"type\"", metadata).toList());
		assertThat(find("`twelve-factor\\.binding\\.tcp\\.<name>\\.([a-z.-]+)`", readme).distinct())
			.containsExactlyInAnyOrderElementsOf(find("its '([a-z.-]+)'", metadata).toList());
		assertThat(find("`twelve-factor\\.backing-services\\.<name>\\.([a-z.-]+)`", readme).distinct())
			.containsExactlyInAnyOrderElementsOf(find("(?:a|an) '([a-z.-]+)'", metadata).toList());
	}

	private static String metadata() throws IOException {
		StringBuilder all = new StringBuilder();
		for (URL file : Collections.list(DocumentationTests.class.getClassLoader().getResources(METADATA))) {
			String text = StreamUtils.copyToString(file.openStream(), StandardCharsets.UTF_8);
			all.append(file.toString().contains("/twelve-factor-port-") ? text : "");
		}
		return all.toString();
	}

	@Test
	void callsFitOnOneScreen() throws IOException {
		String readme = Files.readString(README);
		String section = readme.substring(readme.indexOf("## Calls"), readme.indexOf("## Where a URL comes from"));
		assertThat(section.lines().mapToInt((line) -> 1 + line.length() / 120).sum()).isLessThanOrEqualTo(50);
	}

	@Test
	void theReadmeNamesEveryTypeThatAUserTypes() throws IOException {
		String readme = Files.readString(README);
		assertThat(Stream.of("BoundUrl", "BoundUrls", "PortBoundEvent", "TcpPortBinding", "EnableBackingServices",
				"Attached", "BackingService", "BackingServiceUrl", "BackingServices", "BackingServiceClient",
				"BackingServiceCalls", "BackingServiceClients", "CallStatistics", "BackingServicesEndpoint",
				"BoundUrlsEndpoint"))
			.allSatisfy((type) -> assertThat(readme).containsPattern("`@?" + type + "\\b"));
	}

	private static void fails(TestApp app) {
		assertThat(catchThrowable(() -> app.arguments("--logging.pattern.console=%m%n").run(Server.NETTY))).isNotNull();
	}

	private static void isShown(CapturedOutput output, String start) {
		assertThat(Stream.of(shown(start).split("\n\n"))).isNotEmpty()
			.allSatisfy((paragraph) -> assertThat(output).contains(paragraph));
	}

	private static String shown(String start) {
		return SHOWN.stream().filter((block) -> block.startsWith(start)).findFirst().orElseThrow();
	}

	private static List<String> blocks(String language) {
		try {
			return Pattern.compile("(?ms)^```(\\w*)\n(.*?)\n```$")
				.matcher(Files.readString(README))
				.results()
				.filter((block) -> block.group(1).equals(language))
				.map((block) -> block.group(2))
				.toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Stream<String> find(String regex, String text) {
		return Pattern.compile(regex).matcher(text).results().map((result) -> result.group(1));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices(required = "inventory", optional = "pricing")
	static class DeclaringOptional {

		DeclaringOptional(BackingServiceClient inventory) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Exporting {

		@Bean
		TcpPortBinding cache() {
			return new TcpPortBinding("cache", "redis", (server) -> server);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableBackingServices({ "inventory", "pricing" })
	static class Declaring {

	}

}
