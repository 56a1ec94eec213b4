package io.twelvefactor.backing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.source.ServiceName;
import io.twelvefactor.backing.source.SuppliedUrl;
import io.twelvefactor.backing.source.UrlSources;
import io.twelvefactor.backing.source.Variables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests of the shapes in which platforms hand over the URL of a service, through the
 * environment post-processing of a real application.
 */
@ExtendWith(OutputCaptureExtension.class)
class UrlSourcesTests {

	private static final String PROPERTY = "twelve-factor.backing-services.inventory.url";

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource
	void everyShapeAttachesTheServiceAndTellsItsSource(Shape shape) {
		BackingService service = inventory(shape.variables(this.directory, 1));
		assertThat(service.url()).hasToString("http://10.0.0.7:1");
		assertThat(service.source()).isEqualTo(shape.source.formatted(this.directory));
	}

	@ParameterizedTest
	@EnumSource
	void everyShapeLosesToTheCommandLine(Shape shape) {
		BackingService service = inventory(shape.variables(this.directory, 1), "--" + PROPERTY + "=http://line");
		assertThat(service.url()).hasToString("http://line");
		assertThat(service.source()).isEqualTo("--" + PROPERTY);
	}

	@ParameterizedTest
	@EnumSource
	void everyShapeLosesToASystemProperty(Shape shape) {
		System.setProperty(PROPERTY, "http://system");
		try {
			BackingService service = inventory(shape.variables(this.directory, 1));
			assertThat(service.url()).hasToString("http://system");
			assertThat(service.source()).isEqualTo("-D" + PROPERTY);
		}
		finally {
			System.clearProperty(PROPERTY);
		}
	}

	@ParameterizedTest
	@EnumSource
	void everyShapeLosesToSpringsOwnVariable(Shape shape) {
		Map<String, String> variables = new HashMap<>(shape.variables(this.directory, 1));
		variables.put("TWELVEFACTOR_BACKINGSERVICES_INVENTORY_URL", "http://spring");
		BackingService service = inventory(variables);
		assertThat(service.url()).hasToString("http://spring");
		assertThat(service.source()).isEqualTo("TWELVEFACTOR_BACKINGSERVICES_INVENTORY_URL");
	}

	@ParameterizedTest
	@EnumSource
	void everyShapeBeatsAConfigFile(Shape shape) {
		assertThat(inventory(shape.variables(this.directory, 1), "--spring.config.name=attached").url())
			.hasToString("http://10.0.0.7:1");
	}

	@Test
	void whatIsSetIsLookedUpWhenItIsAskedFor() {
		Map<String, Object> variables = new HashMap<>();
		UrlSources sources = UrlSources.of(new Variables(new MapPropertySource("variables", variables)));
		assertThat(sources.find(new ServiceName("inventory"))).isEmpty();
		Shape.SERVICE_BINDING.variables(this.directory, 1).forEach(variables::put);
		assertThat(sources.find(new ServiceName("inventory"))).map(SuppliedUrl::text).contains("http://10.0.0.7:1");
		Shape.URL.variables(this.directory, 2).forEach(variables::put);
		assertThat(sources.find(new ServiceName("inventory"))).map(SuppliedUrl::text).contains("http://10.0.0.7:2");
	}

	@ParameterizedTest
	@CsvSource({ "b2b,B2B", "k8s-api,K8S_API", "my-service-port,MY_SERVICE_PORT" })
	void aNameWithDigitsIsOneWordInUpperCase(String name, String variable) {
		UrlSources sources = UrlSources
			.of(new Variables(new MapPropertySource("variables", Map.of(variable + "_SERVICE_HOST", "10.0.0.7",
					variable + "_SERVICE_PORT", "443", variable + "_SERVICE_PORT_HTTPS", "443"))));
		assertThat(sources.find(new ServiceName(name))).map(SuppliedUrl::text).contains("https://10.0.0.7:443");
	}

	// Else the time for all services would grow with their square.
	@Test
	void howManyVariablesThereAreDoesNotMatterToOneService() {
		AtomicInteger looks = new AtomicInteger();
		Map<String, Object> variables = new HashMap<>();
		IntStream.range(0, 100).forEach((i) -> {
			variables.put("SERVICE%d_SERVICE_HOST".formatted(i), "10.0.0.7");
			variables.put("SERVICE%d_SERVICE_PORT".formatted(i), "1");
			variables.put("SERVICE%d_SERVICE_PORT_HTTPS".formatted(i), "1");
		});
		UrlSources sources = UrlSources.of(new Variables(new MapPropertySource("variables", variables) {

			@Override
			public String[] getPropertyNames() {
				looks.incrementAndGet();
				return super.getPropertyNames();
			}

		}));
		int before = looks.get();
		assertThat(IntStream.range(0, 100).mapToObj((i) -> new ServiceName("service" + i)))
			.allMatch((name) -> sources.find(name).orElseThrow().text().equals("https://10.0.0.7:1")
					&& sources.findAll(name).count() == 1);
		assertThat(looks).hasValue(before);
	}

	@Test
	void aConfigFileIsASourceOfItsOwn() {
		assertThat(inventory(Map.of(), "--spring.config.name=attached").source())
			.isEqualTo(PROPERTY + " in class path resource [attached.properties] - 1:46");
	}

	@ParameterizedTest
	@EnumSource
	void everyShapeBeatsAllThatComeAfterIt(Shape shape) {
		Map<String, String> variables = new HashMap<>();
		Stream.of(Shape.values())
			.filter((other) -> other.compareTo(shape) > 0)
			.forEach((other) -> variables.putAll(other.variables(this.directory, 2)));
		variables.putAll(shape.variables(this.directory, 1));
		BackingService service = inventory(variables);
		assertThat(service.url()).hasToString("http://10.0.0.7:1");
		assertThat(service.source()).isEqualTo(shape.source.formatted(this.directory));
	}

	@Test
	void twoSourcesThatDifferAreWorthOneWarningWithoutTheirValues(CapturedOutput output) {
		try (ConfigurableApplicationContext context = TestApp
			.with("INVENTORY_URL", "http://u:s3cret@a", "services__inventory__http__0", "http://u:s3cret@b")
			.runWithoutServer()) {
			BackingServices services = context.getBean(BackingServices.class);
			assertThat(services.get("inventory").url().host()).isEqualTo("a");
			assertThat(services.get("inventory").url().host()).isEqualTo("a");
		}
		assertThat(output).containsOnlyOnce(" WARN ")
			.contains("The backing service 'inventory' has different URLs in INVENTORY_URL, which is used, "
					+ "and in services__inventory__http__0: remove one.")
			.doesNotContain("s3cret", "http://");
	}

	@ParameterizedTest
	@CsvSource({ "http://u:p@10.0.0.5:80,INVENTORY_URI,http://prod:80", "https://a,INVENTORY_URI,http://a",
			"http://a:81,INVENTORY_PORT,tcp://10.0.0.7:80", "http://a/x,INVENTORY_URI,http://a",
			"http://a,INVENTORY_URI,nonsense" })
	void sourcesThatDifferAreWorthAWarning(String url, String variable, String value, CapturedOutput output) {
		inventory(Map.of("INVENTORY_URL", url, variable, value));
		assertThat(output).containsOnlyOnce(" WARN ").contains("has different URLs in INVENTORY_URL");
	}

	@ParameterizedTest
	@CsvSource({ "INVENTORY_URI,http://u:p@a:80", "INVENTORY_HTTP,' http://u:%70@a:80 '",
			"INVENTORY_PORT,tcp://10.0.0.7:80", "INVENTORY_URI,http://u:p@a/",
			"INVENTORY_URI,'http://u:p@${HOST:a}:80'" })
	void sourcesThatSayTheSameAreNotWorthAWord(String variable, String value, CapturedOutput output) {
		inventory(Map.of("INVENTORY_URL", "http://u:p@a:80", variable, value));
		assertThat(output).doesNotContain(" WARN ");
	}

	@Test
	void whatIsSaidDirectlyMayDifferFromThePlatform(CapturedOutput output) {
		inventory(Map.of("INVENTORY_URL", "http://a"), "--" + PROPERTY + "=http://line");
		assertThat(output).doesNotContain(" WARN ");
	}

	@Test
	void aSourceThatIsBrokenAndNotNeededDoesNoHarm() {
		assertThat(
				inventory(Map.of("INVENTORY_URL", "http://a", "INVENTORY_URL_FILE", "/nowhere", "VCAP_SERVICES", "{{"))
					.url())
			.hasToString("http://a");
	}

	@ParameterizedTest
	@CsvSource({ "services__order-history__https__0,https://a", "services__order_history__https__0,https://a",
			"SERVICES__ORDER_HISTORY__HTTPS__0,https://a", "services__order-history__http__0,http://a",
			"services__order-history__default__0,http://a", "services__orderHistory__http__0,http://a",
			"ORDER_HISTORY_HTTPS,https://a", "ORDER_HISTORY_HTTP,http://a" })
	void aspireHasNamesOfTwoWords(String variable, String url) {
		BackingService service = service("order-history", Map.of(variable, url));
		assertThat(service.url()).hasToString(url);
		assertThat(service.source()).isEqualTo(variable);
	}

	@Test
	void aspirePrefersHttpsAndHasSeveralInstances() {
		BackingService service = inventory(Map.of("services__inventory__http__0", "http://a:1",
				"services__inventory__https__0", "https://a:2", "services__inventory__https__1", "https://a:3 ",
				"services__inventory__https__3", "https://a:5", "INVENTORY_HTTPS", "https://a:2"));
		assertThat(service.urls()).map(Object::toString).containsExactly("https://a:2", "https://a:3", "https://a:5");
	}

	@Test
	void aFileEndsWithANewLine() {
		assertThat(inventory(Map.of("INVENTORY_URL_FILE", " " + file("http://u:s3cret@a:1\r\n") + "\n")).url())
			.hasToString("http://u:***@a:1");
	}

	@ParameterizedTest
	@CsvSource({ "nowhere/x,it doesn't exist", ".,it is a directory", "/dev/zero,it is longer than 1 MiB",
			"/proc/self/mem,reading it fails" })
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no /dev/zero")
	void aFileThatCanNotBeReadIsExplained(String file, String problem) {
		assertThat(failure(Map.of("INVENTORY_URL_FILE", file)))
			.isEqualTo("The file '%s' to which INVENTORY_URL_FILE leads can't be read: %s.".formatted(file, problem));
	}

	@Test
	void aFileThatIsEmptyIsExplained() {
		assertThat(failure(Map.of("INVENTORY_URL_FILE", file(" \n")))).endsWith("leads is empty.");
	}

	@ParameterizedTest
	@CsvSource({ "http://u:s3cret@a,'INVENTORY_URL_FILE holds a URL, and not the name of a file.'" })
	void aUrlInPlaceOfAFileIsExplainedAndNotEchoed(String file, String problem) {
		assertThat(failure(Map.of("INVENTORY_URL_FILE", file))).isEqualTo(problem);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			INVENTORY_URL_FILE      | user:s3cret@h:5432/db
			INVENTORY_URL_FILE      | jdbc:oracle:thin:scott/s3cret@h:1521:x
			VCAP_SERVICES_FILE_PATH | {"x":[{"credentials":{"password":"s3cret"}}]}
			""")
	void whatIsNotTheNameOfAFileIsNotEchoed(String variable, String content) {
		assertThat(failure(Map.of(variable, content)))
			.isEqualTo("The file to which %s leads can't be read: it doesn't exist.".formatted(variable));
	}

	@Test
	void onlyTheFilesThatSayWhereTheServiceIsAreRead() throws IOException {
		binding("inventory", "type=http", "uri=http://a");
		Files.write(this.directory.resolve("bindings/inventory/truststore.p12"), new byte[2 * 1024 * 1024]);
		assertThat(inventory(bindings()).url()).hasToString("http://a");
	}

	@Test
	void aNameThatNoFileCanHaveIsExplained() {
		assertThat(failure(Map.of("INVENTORY_URL_FILE", "s3cret\u0000")))
			.isEqualTo("INVENTORY_URL_FILE is not the name of a file.");
	}

	@Test
	void aFileWithAnInvalidUrlIsNamed() {
		String file = file("http://u:s3@cret@a");
		assertThat(catchThrowableOfType(InvalidBackingServiceUrlException.class,
				() -> inventory(Map.of("INVENTORY_URL_FILE", file))))
			.hasMessageStartingWith(
					"<unparsable URL from INVENTORY_URL_FILE (%s), scheme http, 18 chars>".formatted(file));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			type=http,uri=https://u:s3cret@a/x           | https://u:***@a/x
			type=http,host=a                             | http://a
			type=postgresql,host=a,port=1,username=u@v,password=s3/cret,database=d/b | postgresql://u%40v:***@a:1/d%2Fb
			type=rabbitmq,host=a,password=s3cret         | amqp://:***@a
			type=redis,host=::1,port=6379                | redis://[::1]:6379
			type=acme,host=a,port=1                      | http://a:1
			type=acme,scheme=https,host=a                | https://a
			type=mysql,name=instance,host=a              | mysql://a
			type=mongodb,scheme=mongodb+srv,host=a.b.c   | mongodb+srv://a.b.c
			type=http,protocol=amqp+ssl,host=a,port=1    | amqp+ssl://a:1
			type=http,host=a,database=x                  | http://a
			""")
	void aBindingHasAUriOrParts(String files, String url) {
		binding("inventory", files.split(","));
		assertThat(inventory(bindings()).url()).hasToString(url);
	}

	@Test
	void aPasswordOfABindingKeepsItsSpaces() {
		binding("inventory", "type=http", "host=a", "username=u", "password= s3cret \n");
		assertThat(inventory(bindings()).url().password()).isEqualTo(" s3cret ");
	}

	@Test
	void aBindingIsFoundByAnyFormOfItsName() {
		binding("order_history", "type=http", "uri=http://a");
		assertThat(service("orderHistory", bindings()).url()).hasToString("http://a");
	}

	@Test
	void aDirectoryWithoutTypeIsIgnoredInOneLineForDebugging(CapturedOutput output) {
		binding("inventory", "uri=http://u:s3cret@a");
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		try (ConfigurableApplicationContext context = app(bindings()).arguments("--logging.level.io.twelvefactor=debug")
			.runWithoutServer()) {
			assertThat(context.getBean(BackingServices.class).find("inventory")).isEmpty();
		}
		finally {
			logging.setLogLevel("io.twelvefactor", LogLevel.INFO);
		}
		assertThat(output)
			.contains("Ignoring the directory '%s' of SERVICE_BINDING_ROOT, which has no file 'type'"
				.formatted(this.directory.resolve("bindings/inventory")))
			.doesNotContain("s3cret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nowhere", "\u0001", "pom.xml" })
	void aRootWithoutBindingsIsNone(String root) {
		try (ConfigurableApplicationContext context = TestApp.with("SERVICE_BINDING_ROOT", root).prepare()) {
			assertThat(BackingServices.of(context.getEnvironment()).find("inventory")).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					{"a":[{"name":"inventory","credentials":{"uri":"https://u:s3cret@a/x"}}]}              | https://u:***@a/x
					{"a":[{"name":"inventory","credentials":{"url":"https://a"}}]}                         | https://a
					{"a":[{"name":"inventory","credentials":{"hostname":"a","port":1}}]}                   | http://a:1
					{"a":[{"name":"inventory","tags":["relational","mysql"],"credentials":{"hostname":"a","username":"u","password":"s3@cret","name":"db"}}]} | mysql://u:***@a/db
					{"redis":[{"name":"inventory","credentials":{"host":"a","password":"s3cret"}}]}        | redis://:***@a
					{"a":[{"instance_name":"inventory","credentials":{"uri":"http://a"}}]}                 | http://a
					{"a":[{"name":"inventory","credentials":{"uri":null,"host":"a","port":80,"username":null,"password":null,"name":"inventory"}}]} | http://a:80
					{"a":[{"instance_name":"inventory","credentials":{"uri":"http://a"}},{"name":"inventory","credentials":{"uri":"http://b"}}]} | http://b
					{"a":[{"name":"inventory","credentials":{"uri":"http://a"}}],"b":[{"binding_name":"inventory","name":"x","credentials":{"uri":"http://b"}}]} | http://b
					{"a":[{"name":"inventory","credentials":{}},{"instance_name":"Inventory","credentials":{"uri":"http://b"}}]} | http://b
					{"x":1,"y":[2,null],"z":[{"name":"inventory","credentials":"s3cret"}],"a":[{"name":"inventory","binding_name":null,"credentials":{"uri":"http://a"}}]} | http://a
					""")
	void cloudFoundryHasNamesAndCredentials(String json, String url) {
		String labelled = json.replace("\"redis\":[{", "\"redis\":[{\"label\":\"redis\",");
		assertThat(inventory(Map.of("VCAP_SERVICES", labelled)).url()).hasToString(url);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":[{\"name\":\"inventory\",\"credentials\":{\"uri\":\"http://u:s3cret@a",
			"{\"a\": s3cret}", "s3cret", "[\"s3cret\"]", "{{{{", "\"", "null" })
	void jsonThatIsBrokenIsExplainedAndNotEchoed(String json) {
		assertThat(failure(Map.of("VCAP_SERVICES", json))).isEqualTo("VCAP_SERVICES is not a JSON object.");
		String file = file(json);
		assertThat(failure(Map.of("VCAP_SERVICES_FILE_PATH", file)))
			.isEqualTo("VCAP_SERVICES_FILE_PATH (%s) is not a JSON object.".formatted(file));
	}

	@Test
	void aMissingFileOfCloudFoundryIsExplained() {
		assertThat(failure(Map.of("VCAP_SERVICES_FILE_PATH", "/nowhere")))
			.isEqualTo("The file '/nowhere' to which VCAP_SERVICES_FILE_PATH leads can't be read: it doesn't exist.");
	}

	@ParameterizedTest
	@CsvSource({ "INVENTORY_SERVICE_PORT=80,http://10.0.0.7:80",
			"INVENTORY_SERVICE_PORT=443 INVENTORY_SERVICE_PORT_HTTPS=443,https://10.0.0.7:443",
			"INVENTORY_SERVICE_PORT=80 INVENTORY_SERVICE_PORT_HTTPS=443,http://10.0.0.7:80",
			"INVENTORY_SERVICE_PORT=6379 INVENTORY_SERVICE_PORT_REDIS=6379,redis://10.0.0.7:6379",
			"INVENTORY_SERVICE_PORT=81 INVENTORY_SERVICE_PORT_WEB=81,http://10.0.0.7:81",
			"INVENTORY_SERVICE_HOST=fd00::7 INVENTORY_SERVICE_PORT=80,http://[fd00::7]:80" })
	void kubernetesHasHostsAndPorts(String variables, String url) {
		Map<String, String> all = new HashMap<>(Map.of("INVENTORY_SERVICE_HOST", "10.0.0.7"));
		Stream.of(variables.split(" ")).map((one) -> one.split("=")).forEach((one) -> all.put(one[0], one[1]));
		assertThat(inventory(all).url()).hasToString(url);
	}

	@ParameterizedTest
	@CsvSource({ "INVENTORY_SERVICE_HOST,10.0.0.7", "INVENTORY_SERVICE_PORT,80", "INVENTORY_PORT,8080",
			"INVENTORY_PORT,udp://10.0.0.7:53", "INVENTORY_URL,' '", "INVENTORY_URL_FILE,''", "VCAP_SERVICES,{}",
			"SERVICE_BINDING_ROOT,''" })
	void whatSaysTooLittleIsNotSet(String variable, String value) {
		try (ConfigurableApplicationContext context = TestApp.with(variable, value).prepare()) {
			assertThat(BackingServices.of(context.getEnvironment()).find("inventory")).isEmpty();
		}
	}

	@Test
	void aLinkWithAnIpv6AddressIsAUrl() {
		assertThat(inventory(Map.of("INVENTORY_PORT", "tcp://[fd00::7]:80")).url()).hasToString("http://[fd00::7]:80");
	}

	@Test
	void noToStringOfWhatIsReadHoldsASecret() {
		Map<String, String> variables = Map.of("INVENTORY_URL", "http://u:s3cret@a", "VCAP_SERVICES",
				"{\"a\":[{\"name\":\"inventory\",\"credentials\":{\"uri\":\"http://u:s3cret@a\"}}]}");
		try (ConfigurableApplicationContext context = app(variables).prepare()) {
			UrlSources sources = new AttachedUrls(context.getEnvironment()).platform().orElseThrow();
			assertThat(sources.findAll(new ServiceName("inventory"))).hasSize(2)
				.allSatisfy((url) -> assertThat(url.toString()).startsWith("URL from ").doesNotContain("s3cret"));
			assertThat(sources.toString()).doesNotContain("s3cret");
		}
	}

	// On Cloud Foundry, Spring Boot itself logs what it can't parse.
	private String failure(Map<String, String> variables) {
		return catchThrowableOfType(FailureAnalyzedException.class,
				() -> inventory(variables, "--spring.main.cloud-platform=none"))
			.getMessage();
	}

	private static BackingService inventory(Map<String, String> variables, String... arguments) {
		return service("inventory", variables, arguments);
	}

	private static BackingService service(String name, Map<String, String> variables, String... arguments) {
		try (ConfigurableApplicationContext context = app(variables).arguments(arguments).prepare()) {
			return BackingServices.of(context.getEnvironment(), (service) -> Optional.empty(), List.of(), () -> null)
				.get(name);
		}
	}

	private static TestApp app(Map<String, String> variables) {
		return TestApp.with(variables.entrySet()
			.stream()
			.flatMap((one) -> Stream.of(one.getKey(), one.getValue()))
			.toArray(String[]::new));
	}

	private String file(String content) {
		return write(this.directory.resolve("file"), content).toString();
	}

	private Map<String, String> bindings() {
		return Map.of("SERVICE_BINDING_ROOT", this.directory.resolve("bindings").toString());
	}

	private void binding(String name, String... files) {
		write(this.directory, name, files);
	}

	private static void write(Path directory, String name, String... files) {
		try {
			Path binding = Files.createDirectories(directory.resolve("bindings").resolve(name));
			for (String file : files) {
				String[] nameAndValue = file.split("=", 2);
				write(binding.resolve(nameAndValue[0]), nameAndValue[1]);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path write(Path file, String content) {
		try {
			return Files.writeString(file, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String vcap(int port) {
		return "{\"user-provided\":[{\"name\":\"inventory\",\"credentials\":{\"uri\":\"http://10.0.0.7:%d\"}}]}"
			.formatted(port);
	}

	private static Map<String, String> binding(Path directory, int port) {
		write(directory, "inventory", "type=http", "host=10.0.0.7", "port=" + port);
		return Map.of("SERVICE_BINDING_ROOT", directory.resolve("bindings").toString());
	}

	/**
	 * The shapes, in the order in which they are looked at.
	 */
	enum Shape {

		URL("INVENTORY_URL", (directory, port) -> Map.of("INVENTORY_URL", "http://10.0.0.7:" + port)),

		URI("INVENTORY_URI", (directory, port) -> Map.of("INVENTORY_URI", "http://10.0.0.7:" + port)),

		URL_FILE("INVENTORY_URL_FILE (%s/url)",
				(directory, port) -> Map.of("INVENTORY_URL_FILE",
						write(directory.resolve("url"), "http://10.0.0.7:%d\n".formatted(port)).toString())),

		ASPIRE("services__inventory__http__0",
				(directory, port) -> Map.of("services__inventory__http__0", "http://10.0.0.7:" + port)),

		ASPIRE_ENDPOINT("INVENTORY_HTTP", (directory, port) -> Map.of("INVENTORY_HTTP", "http://10.0.0.7:" + port)),

		SERVICE_BINDING("SERVICE_BINDING_ROOT (%s/bindings/inventory)", UrlSourcesTests::binding),

		CLOUD_FOUNDRY("VCAP_SERVICES", (directory, port) -> Map.of("VCAP_SERVICES", vcap(port))),

		CLOUD_FOUNDRY_FILE("VCAP_SERVICES_FILE_PATH (%s/vcap)",
				(directory, port) -> Map.of("VCAP_SERVICES_FILE_PATH",
						write(directory.resolve("vcap"), vcap(port)).toString())),

		KUBERNETES("INVENTORY_SERVICE_HOST",
				(directory, port) -> Map.of("INVENTORY_SERVICE_HOST", "10.0.0.7", "INVENTORY_SERVICE_PORT", "" + port)),

		LINK("INVENTORY_PORT", (directory, port) -> Map.of("INVENTORY_PORT", "tcp://10.0.0.7:" + port));

		private final String source;

		private final BiFunction<Path, Integer, Map<String, String>> variables;

		Shape(String source, BiFunction<Path, Integer, Map<String, String>> variables) {
			this.source = source;
			this.variables = variables;
		}

		private Map<String, String> variables(Path directory, int port) {
			return this.variables.apply(directory, port);
		}

	}

}
