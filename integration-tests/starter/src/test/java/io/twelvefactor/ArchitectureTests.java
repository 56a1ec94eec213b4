package io.twelvefactor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the shape of the modules. That no module uses one that it may not know is
 * held by the build, as there is no dependency on it.
 */
class ArchitectureTests {

	private static final Path ROOT = Path.of("../..");

	private static final List<String> MODULES = List.of("binding", "export", "routing", "backing", "client",
			"connection", "actuate", "test");

	private static final int MAX_LINES_OF_A_CLASS = 250;

	private static final int MAX_FILES_OF_A_PACKAGE = 36;

	private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(ArchitectureTests::isOurs)
		.importPackages("io.twelvefactor");

	private static boolean isOurs(Location location) {
		return location.contains("/twelve-factor-port-") && !location.contains("/test-classes/");
	}

	@Test
	void theListOfPublicTypesIsADecision() {
		assertThat(publicTypes().filter((type) -> !isInternal(type))).containsExactlyInAnyOrder("binding.BoundUrl",
				"binding.BoundUrls", "binding.PortBoundEvent", "binding.PortBindingAutoConfiguration",
				"export.TcpPortBinding", "export.ExportAutoConfiguration", "backing.Attached", "backing.BackingService",
				"backing.BackingServiceCalls", "backing.BackingServiceConnectionDetails", "backing.BackingServiceUrl",
				"backing.BackingServiceUrl$Address", "backing.BackingServices", "backing.EnableBackingServices",
				"backing.InvalidBackingServiceUrlException", "backing.UnknownBackingServiceException",
				"backing.BackingServicesAutoConfiguration", "client.BackingServiceClient",
				"client.BackingServiceClients", "client.BackingServiceClientAutoConfiguration", "client.CallStatistics",
				"client.CallStatistics$Connections", "client.CallStatistics$InstanceState",
				"connection.ConnectionAutoConfiguration", "actuate.ActuatorAutoConfiguration",
				"actuate.BackingServicesEndpoint", "actuate.BackingServicesEndpoint$Format",
				"actuate.BackingServicesEndpoint$Service", "actuate.BackingServicesEndpoint$Services",
				"actuate.BoundUrlsEndpoint", "actuate.BoundUrlsEndpoint$Listener",
				"actuate.BoundUrlsEndpoint$Listeners", "routing.RoutingAutoConfiguration",
				"routing.ReleasableHttp11Protocol", "test.AttachApplication", "test.AttachApplications",
				"test.AttachStub", "test.AttachStubs", "test.BackingServiceStub", "test.BoundClientAutoConfiguration",
				"test.RecordedRequest", "test.StubbedRequest");
	}

	@Test
	void whatIsPublicForOurselvesIsInASubPackageThatSaysSo() {
		assertThat(publicTypes().filter(ArchitectureTests::isInternal)
			.map((type) -> type.substring(0, type.lastIndexOf('.')))
			.distinct())
			.containsExactlyInAnyOrder("binding.port", "binding.failure", "backing.source", "backing.container",
					"client.uri", "client.settings", "client.deadline", "client.body", "client.netty")
			.allSatisfy((name) -> assertThat(packageInfo(name)).contains("no API"));
	}

	private static Stream<String> publicTypes() {
		return CLASSES.stream()
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC))
			.map((type) -> type.getName().substring("io.twelvefactor.".length()));
	}

	private static boolean isInternal(String type) {
		return type.matches("\\w+\\.\\w+\\..*");
	}

	private static String packageInfo(String name) throws IOException {
		return Files.readString(ROOT.resolve("twelve-factor-port-%s/src/main/java/io/twelvefactor/%s/package-info.java"
			.formatted(name.replaceFirst("\\..*", ""), name.replace('.', '/'))));
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.twelvefactor.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	/**
	 * What a module may know of the others, as its classes and not only its dependencies
	 * tell: an optional dependency, or one of a dependency, would be no error of the
	 * build.
	 */
	@ParameterizedTest
	@CsvSource({ "binding, ''", "backing, ''", "export, binding", "routing, binding", "client, backing",
			"connection, backing", "actuate, binding backing", "test, binding backing client" })
	void aModuleKnowsOnlyWhatItMay(String module, String others) {
		String[] unknown = MODULES.stream()
			.filter((other) -> !other.equals(module) && !List.of(others.split(" ")).contains(other))
			.map((other) -> "io.twelvefactor." + other + "..")
			.toArray(String[]::new);
		noClasses().that()
			.resideInAPackage("io.twelvefactor." + module + "..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(unknown)
			.check(CLASSES);
	}

	@ParameterizedTest
	@CsvSource({ "binding", "backing" })
	void noNettyIsNeededFor(String module) {
		noClasses().that()
			.resideInAPackage("io.twelvefactor." + module + "..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty..", "reactor..")
			.check(CLASSES);
	}

	// So that an engine for code that waits can share the decisions.
	@ParameterizedTest
	@ValueSource(strings = { "Attempts", "CallStatistics", "Idempotency", "Instance", "RetryAfter", "RetryBudget",
			"Rotation", "deadline.Deadline" })
	void whatDecidesAboutACallKnowsNoNetty(String type) {
		noClasses().that()
			.haveFullyQualifiedName("io.twelvefactor.client." + type)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty..", "reactor.netty..", "io.twelvefactor.client.netty..")
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsAreFinalAndOfferNothingToCall() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.check(CLASSES);
		methods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic()
			.check(CLASSES);
		assertThat(CLASSES.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.flatMap((type) -> type.getFields().stream())
			.filter((field) -> Modifier.isPublic(field.reflect().getModifiers()))).isEmpty();
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct()).isNotEmpty()
			.allSatisfy(
					(javaPackage) -> assertThat(javaPackage.isAnnotatedWith(NullMarked.class)).as(javaPackage.getName())
						.isTrue());
	}

	@Test
	void hiddenConstructorsStayHidden() {
		constructors().that()
			.areDeclaredInClassesThat()
			.areNotPublic()
			.and()
			.areDeclaredInClassesThat()
			.areNotRecords()
			.should()
			.notBePublic()
			.check(CLASSES);
	}

	@Test
	void onlyTheEdgeReadsTheEnvironmentOfTheProcess() {
		noClasses().should().callMethod(System.class, "getenv").check(CLASSES);
		noClasses().should().callMethod(System.class, "getenv", String.class).check(CLASSES);
		noClasses().should().callMethod(System.class, "getProperty", String.class).check(CLASSES);
	}

	@Test
	void classesAndPackagesAreSmall() {
		List<Path> sources = sources();
		assertThat(sources).hasSizeGreaterThan(200)
			.allSatisfy(
					(file) -> assertThat(lines(file)).as(file.toString()).isLessThanOrEqualTo(MAX_LINES_OF_A_CLASS));
		assertThat(sources.stream().collect(Collectors.groupingBy(Path::getParent, Collectors.counting())))
			.allSatisfy((folder, number) -> assertThat(number).as(folder.toString())
				.isLessThanOrEqualTo(MAX_FILES_OF_A_PACKAGE));
	}

	@Test
	void theBomHasEveryModuleAndBringsNoOtherVersions() throws IOException {
		String bom = Files.readString(ROOT.resolve("twelve-factor-port-bom/pom.xml"));
		assertThat(Pattern.compile("<artifactId>twelve-factor-port-(\\w+)</artifactId>")
			.matcher(bom.substring(bom.indexOf("<dependencyManagement>"), bom.indexOf("</dependencyManagement>")))
			.results()
			.map((artifact) -> artifact.group(1)))
			.containsExactlyInAnyOrderElementsOf(Stream.concat(MODULES.stream(), Stream.of("starter")).toList());
		assertThat(bom).doesNotContain("<parent>", "<scope>import</scope>");
	}

	@Test
	void theStarterHasNoCode() {
		assertThat(ROOT.resolve("twelve-factor-port-starter/src")).doesNotExist();
	}

	private static List<Path> sources() {
		return MODULES.stream()
			.map((module) -> ROOT.resolve("twelve-factor-port-%s/src/main/java".formatted(module)))
			.flatMap(ArchitectureTests::files)
			.filter((file) -> file.toString().endsWith(".java"))
			.toList();
	}

	private static Stream<Path> files(Path folder) {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long lines(Path file) {
		try (Stream<String> lines = Files.lines(file)) {
			return lines.filter((line) -> !line.startsWith("import ")).count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
