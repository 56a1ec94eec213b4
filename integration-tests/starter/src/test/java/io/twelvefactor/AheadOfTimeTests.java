package io.twelvefactor;

import java.util.stream.Stream;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.twelvefactor.actuate.BackingServicesEndpoint;
import io.twelvefactor.actuate.BoundUrlsEndpoint;
import io.twelvefactor.client.BackingServiceClientAutoConfiguration;
import io.twelvefactor.client.CallStatistics;
import io.twelvefactor.routing.ReleasableHttp11Protocol;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.ReflectionHintsPredicates;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.BeanUtils;
import org.springframework.context.annotation.ImportRuntimeHints;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a native image has to keep: all that is reached by reflection has a
 * hint. That the same app runs with its beans made ahead of time is for the tests of
 * connections and exports.
 */
class AheadOfTimeTests {

	private static final RuntimeHints hints = new RuntimeHints();

	@BeforeAll
	static void collect() {
		new ClassFileImporter().importPackages("io.twelvefactor")
			.stream()
			.filter((type) -> type.isAnnotatedWith(ImportRuntimeHints.class))
			.flatMap((type) -> Stream.of(type.getAnnotationOfType(ImportRuntimeHints.class).value()))
			.forEach((registrar) -> BeanUtils.instantiateClass(registrar).registerHints(hints, null));
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, BackingServicesEndpoint.class,
				BoundUrlsEndpoint.class, BackingServiceClientAutoConfiguration.class);
	}

	@Test
	void theAddressOfAPassedSocketCanBeSet() {
		assertThat(reflection().onType(EpollServerDomainSocketChannel.class)
			.withMemberCategory(MemberCategory.ACCESS_DECLARED_FIELDS)).accepts(hints);
	}

	@Test
	void tomcatCanMakeTheProtocolByItsName() {
		assertThat(reflection().onType(ReleasableHttp11Protocol.class)
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)).accepts(hints);
	}

	@ParameterizedTest
	@MethodSource
	void whatAnEndpointAnswersCanBeWritten(Class<?> answer) {
		assertThat(reflection().onType(answer)).accepts(hints);
		Stream.of(answer.getRecordComponents())
			.forEach((component) -> assertThat(reflection().onMethodInvocation(component.getAccessor()))
				.as(component.toString())
				.accepts(hints));
	}

	static Stream<Class<?>> whatAnEndpointAnswersCanBeWritten() {
		return Stream.of(BackingServicesEndpoint.Services.class, BackingServicesEndpoint.Service.class,
				CallStatistics.class, CallStatistics.Connections.class, BoundUrlsEndpoint.Listeners.class,
				BoundUrlsEndpoint.Listener.class);
	}

	@Test
	void whatNobodyReachesByReflectionHasNoHint() {
		assertThat(reflection().onType(BoundUrlsEndpoint.class)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).rejects(hints);
	}

	private static ReflectionHintsPredicates reflection() {
		return RuntimeHintsPredicates.reflection();
	}

}
