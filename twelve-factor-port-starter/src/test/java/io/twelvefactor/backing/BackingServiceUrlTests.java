package io.twelvefactor.backing;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link BackingServiceUrl}.
 */
class BackingServiceUrlTests {

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			http://inventory                | http  | inventory      | 80   | ''
			https://inventory               | https | inventory      | 443  | ''
			HTTP://Inventory:8080           | http  | Inventory      | 8080 | ''
			http://inventory:8080/          | http  | inventory      | 8080 | /
			http://inventory:/api           | http  | inventory      | 80   | /api
			http://my_inventory:8080/a%2Fb  | http  | my_inventory   | 8080 | /a%2Fb
			http://127.0.0.1:0/a/../b       | http  | 127.0.0.1      | 0    | /a/../b
			http://[::1]:8080/api           | http  | ::1            | 8080 | /api
			https://[2001:db8::7]           | https | 2001:db8::7    | 443  | ''
			http://1.2.3:80                 | http  | 1.2.3          | 80   | ''
			http://a.1b/@scope/pkg          | http  | a.1b           | 80   | /@scope/pkg
			http://a:4873/@scope/pkg        | http  | a              | 4873 | /@scope/pkg
			redis://cache                   | redis | cache          | -1   | ''
			redis://cache:65535/3           | redis | cache          | 65535| /3
			""", delimiter = '|')
	void theParts(String text, String scheme, String host, int port, String path) {
		BackingServiceUrl url = BackingServiceUrl.parse(text);
		assertThat(url.scheme()).isEqualTo(scheme);
		assertThat(url.host()).isEqualTo(host);
		assertThat(url.port()).isEqualTo(port);
		assertThat(url.path()).isEqualTo(path);
		assertThat(url.username()).isNull();
		assertThat(url.password()).isNull();
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			u:p@       | u    | p
			u@         | u    | -
			u:@        | u    | ''
			:p@        | ''   | p
			:@         | ''   | ''
			@          | ''   | -
			u:p:q@     | u    | p:q
			u:p%40s%2F@| u    | p@s/
			u%3Av:p@   | u:v  | p
			u:a+b@     | u    | a+b
			u:p%C3%A9@ | u    | pé
			u:%2525@   | u    | %25
			""", delimiter = '|')
	void theUserinfoIsSplitAtTheFirstColonAndThenDecoded(String userinfo, String username, String password) {
		BackingServiceUrl url = BackingServiceUrl.parse("http://" + userinfo + "inventory:8080");
		assertThat(url.username()).isEqualTo(username);
		assertThat(url.password()).isEqualTo(password);
		assertThat(url.host()).isEqualTo("inventory");
	}

	@Test
	void whiteSpaceAroundIsIgnored() {
		assertThat(BackingServiceUrl.parse(" http://inventory \n"))
			.isEqualTo(BackingServiceUrl.parse("http://inventory"));
	}

	@Test
	void parametersAreDecodedInTheirOrder() {
		assertThat(BackingServiceUrl.parse("redis://cache/?db=3&x=a%26b&flag&db=4+5").parameters()).containsExactly(
				Map.entry("db", List.of("3", "4+5")), Map.entry("x", List.of("a&b")), Map.entry("flag", List.of("")));
	}

	@Test
	void theUriHasNoCredentialsAndNoQuery() {
		assertThat(BackingServiceUrl.parse("http://u:s3cret@my_inventory:8080/api/?token=s3cret").toUri())
			.hasToString("http://my_inventory:8080/api/");
		assertThat(BackingServiceUrl.parse("http://[::1]:8080/api").toUri()).hasToString("http://[::1]:8080/api");
		assertThat(BackingServiceUrl.parse("http://inventory").toUri()).hasToString("http://inventory");
	}

	@ParameterizedTest
	@CsvSource({ "http://u:s3cret@h:80/api,http://u:***@h:80/api", "http://s3cret@h,http://***@h",
			"http://:s3cret@h,http://:***@h", "http://u:@h,http://u:***@h", "http://h/?token=s3cret,http://h/?***",
			"http://h:80/a,http://h:80/a", "http://u:s3cretAndMuchLonger@[::1]:80,http://u:***@[::1]:80" })
	void toStringMasksWhatMayBeASecret(String text, String shown) {
		assertThat(BackingServiceUrl.parse(text)).hasToString(shown);
	}

	@Test
	void toStringOfAUserNameStaysOnOneLineAndReadable() {
		assertThat(BackingServiceUrl.parse("http://a%40b%2F:s3cret@h")).hasToString("http://a%40b%2F:***@h");
	}

	@Test
	void equalPartsAreEqual() {
		BackingServiceUrl url = BackingServiceUrl.parse("http://u:p@h:80/a?x=1");
		assertThat(url).isEqualTo(BackingServiceUrl.parse("HTTP://u:%70@h:80/a?x=1"))
			.hasSameHashCodeAs(BackingServiceUrl.parse("HTTP://u:%70@h:80/a?x=1"))
			.isNotEqualTo(BackingServiceUrl.parse("http://u:q@h:80/a?x=1"));
	}

	static Stream<Arguments> malformed() {
		return Stream.of(Arguments.of("", "not an absolute URL"), Arguments.of("s3cret", "not an absolute URL"),
				Arguments.of("//s3cret@h", "not an absolute URL"), Arguments.of("/s3cret", "not an absolute URL"),
				Arguments.of("s3cret:80", "not an absolute URL"), Arguments.of("s3cret:p@h", "not an absolute URL"),
				Arguments.of("http:s3cret", "not an absolute URL"),
				Arguments.of("1http://s3cret", "not an absolute URL"), Arguments.of("http://", "no host"),
				Arguments.of("http:///s3cret", "no host"), Arguments.of("http://u:s3cret@", "no host"),
				Arguments.of("http://u:s3cret@:80", "no host"),
				Arguments.of("http://u:s3@cret@h", "write an '@' in a user name or password as %40"),
				Arguments.of("http://u:s3#cret@h", "%2F, %3F and %23"),
				Arguments.of("http://u:s3/cret@h", "%2F, %3F and %23"),
				Arguments.of("http://u:s3?cret@h", "%2F, %3F and %23"), Arguments.of("http://h#s3cret", "'#'"),
				Arguments.of("http://u:s3%zzcret@h", "write a literal '%' as %25"),
				Arguments.of("http://u:s3cret%@h", "write a literal '%' as %25"),
				Arguments.of("http://u:s3 cret@h", "a space is %20"),
				Arguments.of("http://u:s3\ncret@h", "percent-encoded"),
				Arguments.of("http://u:s3\u0000cret@h", "percent-encoded"),
				Arguments.of("http://u:s3crét@h", "percent-encoded"),
				Arguments.of("http://u:s3%0Acret@h", "control character"),
				Arguments.of("http://u:s3%00cret@h", "control character"),
				Arguments.of("http://u:s3%FFcret@h", "another charset than UTF-8"),
				Arguments.of("http://h:s3cret", "port is not a number from 0 to 65535"),
				Arguments.of("http://u:s3cret@h:65536", "port is not a number from 0 to 65535"),
				Arguments.of("http://u:s3cret@h:-1", "port is not a number from 0 to 65535"),
				Arguments.of("http://u:s3cret@h:99999999999", "port is not a number from 0 to 65535"),
				Arguments.of("http://u:s3cret@[::s3cret]", "not an IPv6 address"),
				Arguments.of("http://u:s3cret@[::1", "an IPv6 address stands in brackets"),
				Arguments.of("http://u:s3cret@::1:80", "an IPv6 address stands in brackets"),
				Arguments.of("http://u:s3cret@[::1]x", "an IPv6 address stands in brackets"),
				Arguments.of("http://u:s3cret@[]", "not an IPv6 address"),
				Arguments.of("http://u:s3cret@[1:2:3:4:5:6:7:8:9]", "not an IPv6 address"),
				Arguments.of("http://u:s3cret@h/[s3cret]", "%5B and %5D"),
				Arguments.of("http://u:s3cret@h<>", "percent-encoded"),
				Arguments.of("http://s3cret!h", "host name can't have"),
				Arguments.of("http://u:" + "s3cret".repeat(20_000) + "@h@i", "%40"));
	}

	@ParameterizedTest
	@MethodSource("malformed")
	void aMalformedTextIsRefusedInWordsAndNeverEchoed(String text, String problem) {
		InvalidBackingServiceUrlException ex = catchThrowableOfType(InvalidBackingServiceUrlException.class,
				() -> BackingServiceUrl.parse(text));
		assertThat(ex).hasNoCause().hasMessageContaining(problem).hasMessageStartingWith("<unparsable URL, ");
		assertThat(ex.getMessage()).doesNotContain("s3", "cret").hasSizeLessThan(300);
		assertThat(ex.source()).isEmpty();
	}

	@Test
	void whateverTheTextIsItIsAUrlOrRefusedInWords() {
		Random random = new Random(12);
		String[] pieces = { "http", "://", ":", "/", "//", "@", "?", "#", "[", "]", "%", "%41", "%00", "%C3", "::1",
				"h", "a_b", "80", "65536", "-", "~", ".", "..", " ", "\t", "\n", "\u0000", "é", "\uD83D", "&", "=", "+",
				"s3_cret" };
		for (int i = 0; i < 100_000; i++) {
			StringBuilder text = new StringBuilder((i % 2 == 0) ? "http://" : "");
			random.ints(random.nextInt(12), 0, pieces.length).forEach((piece) -> text.append(pieces[piece]));
			try {
				BackingServiceUrl url = BackingServiceUrl.parse(text.toString());
				assertThat(url.toUri().isAbsolute()).isTrue();
				assertThat(url.port()).isBetween(-1, 65535);
				assertThat(url.toString()).startsWith(url.scheme() + "://");
			}
			catch (InvalidBackingServiceUrlException ex) {
				assertThat(ex).hasNoCause();
				assertThat(ex.getMessage()).doesNotContain("s3_cret");
			}
		}
	}

	@Test
	void onlySchemeAndLengthOfAMalformedTextAreShown() {
		assertThat(catchThrowableOfType(InvalidBackingServiceUrlException.class,
				() -> BackingServiceUrl.parse("Postgres://u:s3cret@h:x")))
			.hasMessage("<unparsable URL, scheme postgres, 23 chars>: its port is not a number from 0 to 65535");
	}

}
