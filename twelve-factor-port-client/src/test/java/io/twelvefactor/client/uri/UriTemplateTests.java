package io.twelvefactor.client.uri;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.twelvefactor.backing.BackingService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilder;
import org.springframework.web.util.UriBuilderFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for templates that are parsed once: what comes out is what Spring's own builders
 * make of them.
 */
class UriTemplateTests {

	private static final String BASE = "http://h:8080/base";

	private static final MultiValueMap<String, String> PARAMETERS = new LinkedMultiValueMap<>(
			Map.of("p", List.of("1", "2")));

	private final UriBuilderFactory ours = new ServiceUriBuilderFactory(
			HttpService.of(BackingService.of("h", BASE)).get(0));

	private final UriBuilderFactory spring = new DefaultUriBuilderFactory(BASE);

	@ParameterizedTest
	@ValueSource(strings = { "/items/{sku}", "/items/{sku}/{other}", "/items/{sku}?q={q}&r=1", "/a?x={x}&y={y}&x={z}",
			"/items/{sku}#{fragment}", "/{a}{b}", "/items/{sku:[a-z]+}", "/x/{ä}", "/ä b/{a}?ö={b}", "/%20/{a}",
			"/items/{a-b.c_d}", "https://other.example/{a}?b={b}", "", "/", "?q={q}", "/no/variables", "/{a}/{a}" })
	void aTemplateGivesTheUriThatSpringMakesOfIt(String template) {
		List<Object[]> values = List.of(new Object[] { "a", "b", "c" }, new Object[] { "ä ?&=/{x}", "%2F+", "#" },
				new Object[] { 1, true, "" }, new Object[] { null, null, null },
				new Object[] { List.of("a", "b/"), new String[] { "c", "d" }, new int[] { 1, 2 } });
		for (Object[] all : values) {
			for (int count = 0; count <= all.length; count++) {
				Object[] some = Stream.of(all).limit(count).toArray();
				assertThat(outcome(this.ours, template, some)).isEqualTo(outcome(this.spring, template, some));
			}
		}
		assertThat(this.ours.uriString(template).toUriString())
			.isEqualTo(this.spring.uriString(template).toUriString());
	}

	private static Object outcome(UriBuilderFactory factory, String template, Object... values) {
		try {
			return List.of(factory.expand(template, values), factory.uriString(template).build(values));
		}
		catch (IllegalArgumentException ex) {
			return ex.getMessage();
		}
	}

	@Test
	void aMapOfValuesGivesTheUriThatSpringMakesOfIt() {
		Map<String, Object> values = Map.of("sku", "ä/1", "q", 2);
		String template = "/items/{sku}?q={q}";
		assertThat(this.ours.expand(template, values)).isEqualTo(this.spring.expand(template, values))
			.isEqualTo(URI.create("http://h:8080/base/items/%C3%A4%2F1?q=2"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.ours.expand(template, Map.of("sku", "1")));
	}

	@ParameterizedTest
	@MethodSource
	void aTemplateThatIsChangedIsChangedAsSpringDoesIt(UnaryOperator<UriBuilder> change) {
		String template = "/items/{sku}?q={q}";
		UriBuilder changed = this.ours.uriString(template);
		UriBuilder expected = this.spring.uriString(template);
		change.apply(changed);
		change.apply(expected);
		assertThat(changed.toUriString()).isEqualTo(expected.toUriString());
		assertThat(changed.build("a", "b", "c")).isEqualTo(expected.build("a", "b", "c"));
		Map<String, String> values = Map.of("sku", "a", "q", "b", "v", "c");
		assertThat(changed.build(values)).isEqualTo(expected.build(values));
		assertThat(this.ours.expand(template, "a", "b")).isEqualTo(this.spring.expand(template, "a", "b"));
	}

	static Stream<UnaryOperator<UriBuilder>> aTemplateThatIsChangedIsChangedAsSpringDoesIt() {
		return Stream.of((uri) -> uri.scheme("https"), (uri) -> uri.userInfo("u"), (uri) -> uri.host("i"),
				(uri) -> uri.port(1), (uri) -> uri.port("1"), (uri) -> uri.path("/more"),
				(uri) -> uri.replacePath("/other"), (uri) -> uri.pathSegment("a", "{v}"), (uri) -> uri.query("v={v}"),
				(uri) -> uri.replaceQuery("v={v}"), (uri) -> uri.queryParam("v", "{v}"),
				(uri) -> uri.queryParam("v", List.of("1", "2")),
				(uri) -> uri.queryParamIfPresent("v", Optional.of("1")), (uri) -> uri.queryParams(PARAMETERS),
				(uri) -> uri.replaceQueryParam("q", "1"), (uri) -> uri.replaceQueryParam("q", List.of("1", "2")),
				(uri) -> uri.replaceQueryParams(PARAMETERS), (uri) -> uri.fragment("{v}"));
	}

	@Test
	void moreTemplatesThanAreKeptAreNoProblem() {
		for (int i = 0; i < 1000; i++) {
			assertThat(this.ours.expand("/items/" + i)).isEqualTo(URI.create(BASE + "/items/" + i));
		}
	}

}
