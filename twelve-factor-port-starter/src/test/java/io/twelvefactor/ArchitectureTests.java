package io.twelvefactor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the shape of the library.
 */
class ArchitectureTests {

	private static final Path MAIN = Path.of("src/main/java");

	private static final int MAX_LINES = 20_100;

	private static final int MAX_LINES_OF_A_CLASS = 250;

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.twelvefactor");

	@Test
	void theListOfPublicTypesIsADecision() {
		assertThat(CLASSES.stream()
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC))
			.map((type) -> type.getName().substring("io.twelvefactor.".length())))
			.containsExactlyInAnyOrder("binding.BoundUrl", "binding.BoundUrls", "binding.PortBoundEvent",
					"binding.TcpPortBinding", "binding.PortBindingAutoConfiguration", "backing.Attached",
					"backing.BackingService", "backing.BackingServiceConnectionDetails", "backing.BackingServiceUrl",
					"backing.BackingServiceUrl$Address", "backing.BackingServices", "backing.EnableBackingServices",
					"backing.InvalidBackingServiceUrlException", "backing.UnknownBackingServiceException",
					"backing.BackingServicesAutoConfiguration", "client.BackingServiceClient",
					"client.BackingServiceClients", "client.BackingServiceClientAutoConfiguration",
					"client.CallStatistics", "client.CallStatistics$Connections", "client.CallStatistics$InstanceState",
					"connection.ConnectionAutoConfiguration", "actuate.ActuatorAutoConfiguration",
					"actuate.BackingServicesEndpoint", "actuate.BackingServicesEndpoint$Format",
					"actuate.BackingServicesEndpoint$Service", "actuate.BackingServicesEndpoint$Services",
					"actuate.BoundUrlsEndpoint", "actuate.BoundUrlsEndpoint$Listener",
					"actuate.BoundUrlsEndpoint$Listeners", "routing.RoutingAutoConfiguration",
					"routing.ReleasableHttp11Protocol", "test.AttachApplication", "test.AttachApplications",
					"test.AttachStub", "test.AttachStubs", "test.BackingServiceStub",
					"test.BoundClientAutoConfiguration", "test.RecordedRequest", "test.StubbedRequest");
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.twelvefactor.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@ParameterizedTest
	@CsvSource({ "binding,backing", "binding,client", "backing,binding", "backing,client", "client,binding",
			"binding,actuate", "backing,actuate", "client,actuate", "binding,connection", "backing,connection",
			"client,connection", "binding,routing", "backing,routing", "client,routing", "connection,routing",
			"routing,backing", "routing,client", "routing,connection", "routing,actuate", "connection,binding",
			"connection,client", "connection,actuate", "binding,test", "backing,test", "client,test", "connection,test",
			"routing,test", "actuate,test" })
	void aPackageDoesNotKnow(String from, String to) {
		noClasses().that()
			.resideInAPackage("io.twelvefactor." + from)
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.twelvefactor." + to)
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
	void theLibraryStaysSmall() throws IOException {
		try (Stream<Path> files = Files.walk(MAIN)) {
			List<Path> sources = files.filter((file) -> file.toString().endsWith(".java")).toList();
			assertThat(sources).hasSizeGreaterThan(10)
				.allSatisfy((file) -> assertThat(lines(file)).as(file.toString())
					.isLessThanOrEqualTo(MAX_LINES_OF_A_CLASS));
			assertThat(sources.stream().mapToLong(ArchitectureTests::lines).sum()).isLessThan(MAX_LINES);
		}
	}

	private static long lines(Path file) {
		try (Stream<String> lines = Files.lines(file)) {
			return lines.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
