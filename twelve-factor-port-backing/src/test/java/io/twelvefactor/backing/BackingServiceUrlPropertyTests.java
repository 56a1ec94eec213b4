package io.twelvefactor.backing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.twelvefactor.backing.source.Credentials;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests of {@link BackingServiceUrl} with generated texts. A sequence of characters that
 * is a secret is not part of anything else that is generated.
 */
class BackingServiceUrlPropertyTests {

	@Property(tries = 20_000, seed = "12", edgeCases = EdgeCasesMode.NONE)
	void whatIsComposedOfPartsIsParsedToTheSameParts(@ForAll @From("schemes") String scheme,
			@ForAll @From("texts") String username, @ForAll @From("texts") String password,
			@ForAll @From("hosts") String host, @ForAll @IntRange(max = 65535) int port,
			@ForAll @From("texts") String segment, @ForAll @From("texts") String name,
			@ForAll @From("texts") String value) {
		String path = "/" + encode(segment);
		BackingServiceUrl url = BackingServiceUrl.parse(scheme + "://" + encode(username) + ":" + encode(password) + "@"
				+ host + ":" + port + path + "?x" + encode(name) + "=" + encode(value) + "&x" + encode(name) + "=2");
		assertThat(url.scheme()).isEqualTo(scheme);
		assertThat(url.username()).isEqualTo(username);
		assertThat(url.password()).isEqualTo(password);
		assertThat(url.host()).isEqualTo(host.replaceAll("[\\[\\]]", ""));
		assertThat(url.port()).isEqualTo(port);
		assertThat(url.path()).isEqualTo(path);
		assertThat(url.parameters()).isEqualTo(Map.of("x" + name, List.of(value, "2")));
		assertThat(url.toUri()).hasToString(scheme + "://" + host + ":" + port + path);
		assertThat(BackingServiceUrl.parse(url.verbatim())).isEqualTo(url);
	}

	@Property(tries = 5_000, seed = "12", edgeCases = EdgeCasesMode.NONE)
	void theCredentialsOfABindingAreParsedToTheSameParts(@ForAll @From("texts") String username,
			@ForAll @From("texts") String password, @ForAll @From("hosts") String host,
			@ForAll @IntRange(max = 65535) int port, @ForAll @From("texts") String database) {
		String unbracketed = host.replaceAll("[\\[\\]]", "");
		String text = new Credentials(Map.of("host", unbracketed, "port", String.valueOf(port), "username",
				"u" + username, "password", "p" + password, "database", "d" + database), List.of("postgresql"))
			.url()
			.orElseThrow();
		BackingServiceUrl url = BackingServiceUrl.parse(text);
		assertThat(url.scheme()).isEqualTo("postgresql");
		assertThat(url.username()).isEqualTo("u" + username);
		assertThat(url.password()).isEqualTo("p" + password);
		assertThat(url.addresses()).containsExactly(new BackingServiceUrl.Address(unbracketed, port));
		assertThat(UriUtils.decode(url.path(), StandardCharsets.UTF_8)).isEqualTo("/d" + database);
	}

	@Property(tries = 100_000, seed = "12", edgeCases = EdgeCasesMode.NONE)
	void whateverTheTextIsItIsAUrlOrRefusedInWords(@ForAll @From("anything") String text) {
		parseOrNull(text);
		assertThat(BackingServiceUrl.redact(text)).isNotNull();
	}

	@Property(tries = 100_000, seed = "12", edgeCases = EdgeCasesMode.NONE)
	void noSecretIsShownWhereverItStands(@ForAll @From("secrets") String secret, @ForAll @From("around") String before,
			@ForAll @From("around") String after, @ForAll @From("forms") String form) {
		String text = form.formatted(before + secret + after);
		BackingServiceUrl url = parseOrNull(text, secret);
		Assume.that(url == null || !isInUsername(url, secret));
		if (url != null) {
			assertThat(url.toString()).doesNotContain(secret);
			assertThat(new BackingService("inventory", List.of(url), null).toString()).doesNotContain(secret);
		}
		assertThat(BackingServiceUrl.redact(text)).doesNotContain(secret);
	}

	@Property(tries = 20, seed = "12", edgeCases = EdgeCasesMode.NONE)
	void aHugeTextIsDoneInNoTime(@ForAll @From("pieces") String piece, @ForAll @From("pieces") String other) {
		String huge = (piece + other).repeat(100_000);
		assertThatCode(() -> {
			long start = System.nanoTime();
			parseOrNull(huge);
			parseOrNull("http://" + huge);
			parseOrNull("jdbc:" + huge);
			BackingServiceUrl.redact(huge);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
		}).doesNotThrowAnyException();
	}

	// Before a raw colon stands a user name, which is no secret.
	private static boolean isInUsername(BackingServiceUrl url, String secret) {
		return url.username() != null && url.password() != null && url.username().contains(secret);
	}

	private static @Nullable BackingServiceUrl parseOrNull(String text, String... secrets) {
		try {
			BackingServiceUrl url = BackingServiceUrl.parse(text);
			assertThat(url.port()).isBetween(-1, 65535);
			assertThat(url.toString()).startsWith(url.verbatim().substring(0, url.scheme().length() + 1).toLowerCase());
			return url;
		}
		catch (InvalidBackingServiceUrlException ex) {
			StringWriter everything = new StringWriter();
			ex.from("INVENTORY_URL").printStackTrace(new PrintWriter(everything, true));
			ex.printStackTrace(new PrintWriter(everything, true));
			assertThat(secrets).allSatisfy((secret) -> assertThat(everything.toString()).doesNotContain(secret));
			assertThat(ex).hasNoCause();
			return null;
		}
	}

	private static String encode(String text) {
		return UriUtils.encode(text, StandardCharsets.UTF_8);
	}

	@Provide
	static Arbitrary<String> schemes() {
		return Arbitraries.of("http", "https", "postgres", "redis", "amqp", "mongodb", "acme", "a+b-c.d1");
	}

	@Provide
	static Arbitrary<String> hosts() {
		return Arbitraries.of("h", "my_svc", "Host", "1.2.3", "a.1b", "10.0.0.7", "[::1]", "[2001:db8::7]", "x--y.z.");
	}

	// Any text without control characters and lone surrogates.
	@Provide
	static Arbitrary<String> texts() {
		return Arbitraries.strings().withCharRange(' ', '~').withChars('é', 'ß', '日', '\u00A0').ofMaxLength(12);
	}

	@Provide
	static Arbitrary<String> pieces() {
		return Arbitraries.of("http", "jdbc:", "postgresql", "unix:", "://", ":", "/", "//", "@", "?", "#", "[", "]",
				"%", "%41", "%00", "%C3", "%2F", "::1", "h", "a_b", "80", "65536", "-", "~", ".", "..", " ", "\t", "\n",
				"\u0000", "é", "\uD83D", "&", "=", "+", ",", ";", "(", "{", "\"", "'", "password=", "token", "key=",
				"u:p@", "host=");
	}

	@Provide
	static Arbitrary<String> anything() {
		Arbitrary<String> ofPieces = pieces().list().ofMaxSize(12).map((pieces) -> String.join("", pieces));
		return Arbitraries.frequencyOf(Tuple.of(4, ofPieces), Tuple.of(2, ofPieces.map("http://"::concat)),
				Tuple.of(1, ofPieces.map("jdbc:"::concat)), Tuple.of(1, Arbitraries.strings().all().ofMaxLength(60)));
	}

	@Provide
	static Arbitrary<String> secrets() {
		return Arbitraries.strings()
			.withCharRange('A', 'Z')
			.withCharRange('0', '9')
			.ofLength(8)
			.map((text) -> "QZ" + text);
	}

	// What may stand around a secret in a password that is not encoded.
	@Provide
	static Arbitrary<String> around() {
		return pieces().filter((piece) -> !piece.equals("%00") && !piece.contains("\n"))
			.list()
			.ofMaxSize(3)
			.map((pieces) -> pieces.stream().collect(Collectors.joining()));
	}

	@Provide
	static Arbitrary<String> forms() {
		return Arbitraries.of("http://u:%s@h", "http://%s@h/db", "redis://:%s@h:6379", "postgres://u:%s@a:1,b:2/db?x=1",
				"http://h/?password=%s", "http://h/?x=1&token=%s&y=2", "jdbc:postgresql://h/db?password=%s",
				"jdbc:mysql://u:%s@h/db", "jdbc:sqlserver://h;user=u;password=%s;x=1", "jdbc:oracle:thin:u/%s@h:1521:x",
				"\"http://u:%s@h\"", "http://a,http://u:%s@h", "mailto:%s@h", "jdbc:db2://h/db:password=%s;x=1;",
				"http://h/cb#access_token=%s", "host=h password=%s dbname=x", "Password=%s;Server=h", "https://%s:@h");
	}

}
