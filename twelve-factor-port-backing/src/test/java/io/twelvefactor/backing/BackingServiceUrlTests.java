package io.twelvefactor.backing;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.twelvefactor.backing.BackingServiceUrl.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
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
			http://a.1b/%40scope/pkg        | http  | a.1b           | 80   | /%40scope/pkg
			acme://cache                    | acme  | cache          | -1   | ''
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
			u:p%2Bq@   | u    | p+q
			u:!$&'()*+,;=@ | u | !$&'()*+,;=
			""", delimiter = '|')
	void theUserinfoIsSplitAtTheFirstColonAndThenDecoded(String userinfo, String username, String password) {
		BackingServiceUrl url = BackingServiceUrl.parse("http://" + userinfo + "inventory:8080");
		assertThat(url.username()).isEqualTo(username);
		assertThat(url.password()).isEqualTo(password);
		assertThat(url.host()).isEqualTo("inventory");
	}

	@ParameterizedTest
	@ValueSource(strings = { " http://inventory \n", "\"http://inventory\"", "'http://inventory'\r\n",
			" \" http://inventory \" ", "\thttp://inventory" })
	void whiteSpaceAndOnePairOfQuotesAroundAreIgnored(String text) {
		BackingServiceUrl url = BackingServiceUrl.parse(text);
		assertThat(url).isEqualTo(BackingServiceUrl.parse("http://inventory"));
		assertThat(url.verbatim()).isEqualTo("http://inventory");
	}

	@ParameterizedTest
	@CsvSource({ "http,80", "https,443", "ws,80", "wss,443", "postgres,5432", "postgresql,5432", "pgsql,5432",
			"mysql,3306", "mysql2,3306", "mariadb,3306", "mysqlx,33060", "sqlserver,1433", "oracle,1521", "redis,6379",
			"rediss,6379", "redis+ssl,6379", "redis+tls,6379", "valkey,6379", "valkeys,6379", "redis-cluster,6379",
			"redis-sentinel,26379", "rediss-sentinel,26379", "amqp,5672", "amqps,5671", "mongodb,27017",
			"mongodb+srv,-1", "kafka,9092", "kafka+ssl,9096", "nats,4222", "tls,4222", "elasticsearch,9200",
			"elasticsearchs,9200", "smtp,587", "smtps,465", "ldap,389", "ldaps,636", "xmpp,5222", "xmpps,5223",
			"memcached,11211", "memcache,11211", "mqtt,1883", "mqtts,8883", "pulsar,6650", "pulsar+ssl,6651",
			"neo4j,7687", "bolt,7687", "cassandra,9042", "couchbase,11210", "couchbases,11207", "acme,-1" })
	void aSchemeHasADefaultPort(String scheme, int port) {
		assertThat(BackingServiceUrl.parse(scheme + "://h").port()).isEqualTo(port);
		assertThat(BackingServiceUrl.parse(scheme.toUpperCase(Locale.ROOT) + "://h:7").port()).isEqualTo(7);
	}

	@Test
	void severalHostsAreSeveralAddresses() {
		BackingServiceUrl url = BackingServiceUrl.parse("mongodb://u:s3cret@a:1,my_b,[::1]:3,c:/db");
		assertThat(url.addresses()).containsExactly(new Address("a", 1), new Address("my_b", 27017),
				new Address("::1", 3), new Address("c", 27017));
		assertThat(url.host()).isEqualTo("a");
		assertThat(url.port()).isEqualTo(1);
		assertThat(url).hasToString("mongodb://u:***@a:1,my_b,[::1]:3,c/db");
		assertThat(url.toUri()).hasToString("mongodb://a:1/db");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sqlite://", "postgres://?host=/tmp" })
	void aUrlWithNeitherHostNorPathHasNoUri(String text) {
		assertThatIllegalStateException().isThrownBy(BackingServiceUrl.parse(text)::toUri);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://a:1,b:2", "https://a,b", "ws://a,b", "mongodb+srv://a,b" })
	void aSchemeOfOneHostHasNotSeveral(String text) {
		assertThat(catchThrowableOfType(InvalidBackingServiceUrlException.class, () -> BackingServiceUrl.parse(text)))
			.hasMessageContaining("http://a:80,http://b:80");
	}

	@Test
	void thePathOfASocketIsAHost() {
		BackingServiceUrl url = BackingServiceUrl.parse("postgresql://u:p@%2Fvar%2FRun%2Fpostgresql/db");
		assertThat(url.host()).isEqualTo("/var/Run/postgresql");
		assertThat(url.port()).isEqualTo(5432);
		assertThat(url).hasToString("postgresql://u:***@%2Fvar%2FRun%2Fpostgresql/db");
		assertThat(url.toUri()).hasToString("postgresql://%2Fvar%2FRun%2Fpostgresql/db");
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix:///run/x.sock", "file:///data/x", "sqlite:///x.db", "redis+socket:///run/x.sock",
			"redis-socket:///run/x.sock", "http+unix:///x", "postgresql:///db?host=/cloudsql/project:region:db" })
	void aHostMayBeAbsentWhereNothingNeedsOne(String text) {
		BackingServiceUrl url = BackingServiceUrl.parse(text);
		assertThat(url.host()).isEmpty();
		assertThat(url.port()).isEqualTo(-1);
		assertThat(url.addresses()).isEmpty();
		assertThat(url.path()).startsWith("/");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					jdbc:postgresql://h:5432/db?password=s3cret&sslmode=require | jdbc:postgresql://h:5432/db?password=***
					jdbc:postgresql://h:5432/db?sslmode=require&user=u          | jdbc:postgresql://h:5432/db?sslmode=require&user=u
					jdbc:mysql://u:s3cret@h/db                                  | jdbc:mysql://***@h/db
					jdbc:mysql://address=(host=h)(password=s3cret)/db           | jdbc:mysql://address=(host=h)(password=***
					jdbc:mysql:loadbalance://u:s3@cret@h1,h2/db                 | jdbc:mysql:loadbalance://***@h1,h2/db
					jdbc:sqlserver://h:1433;user=u;password={s3;cret};x=y       | jdbc:sqlserver://h:1433;user=u;password=***
					jdbc:sqlserver://h;Pwd=s3 cret                              | jdbc:sqlserver://h;Pwd=***
					jdbc:oracle:thin:u/s3cret@//h:1521/x                        | jdbc:oracle:thin:***@//h:1521/x
					jdbc:oracle:thin:@h:1521:x                                  | jdbc:oracle:thin:***@h:1521:x
					jdbc:db2://h:50000/db:password=s3cret;user=x;               | jdbc:db2://h:50000/db:password=***
					jdbc:teradata://h/PASSWORD=s3cret                           | jdbc:teradata://h/PASSWORD=***
					jdbc:h2:mem:test                                            | jdbc:h2:mem:test
					JDBC:h2:mem:test                                            | JDBC:h2:mem:test
					r2dbc:postgresql://u:s3cret@h/db                            | r2dbc:postgresql://***@h/db
					r2dbcs:pool:mysql://u:s3cret@h/db                           | r2dbcs:pool:mysql://***@h/db
					mailto:s3cret@example.com                                   | mailto:***@example.com
					xmpp:s3cret@example.com                                     | xmpp:***@example.com
					unix:/run/x.sock                                            | unix:/run/x.sock
					""")
	void anOpaqueUrlIsKeptVerbatimAndRedacted(String text, String shown) {
		BackingServiceUrl url = BackingServiceUrl.parse(" " + text);
		assertThat(url.verbatim()).isEqualTo(text);
		assertThat(url.scheme()).isEqualTo(text.substring(0, text.indexOf(':')).toLowerCase(Locale.ROOT));
		assertThat(url.host() + url.path()).isEmpty();
		assertThat(url.addresses()).isEmpty();
		assertThat(url.username()).isNull();
		assertThat(url.password()).isNull();
		assertThat(url.parameters()).isEmpty();
		assertThat(url).hasToString(shown)
			.isEqualTo(BackingServiceUrl.parse(text))
			.isNotEqualTo(BackingServiceUrl.parse(text + "x"));
		assertThatIllegalStateException().isThrownBy(url::toUri)
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("s3"));
	}

	@Test
	void parametersAreDecodedInTheirOrder() {
		assertThat(BackingServiceUrl.parse("redis://cache/?db=3&x=a%26b&flag&db=4+5").parameters()).containsExactly(
				Map.entry("db", List.of("3", "4+5")), Map.entry("x", List.of("a&b")), Map.entry("flag", List.of("")));
		assertThat(BackingServiceUrl.parse("redis://cache?%64b=%31&x=%C3%A9").parameters())
			.containsExactly(Map.entry("db", List.of("1")), Map.entry("x", List.of("é")));
	}

	@Test
	void aParameterIsNoPartOfTheAuthorityAndAnyIsKept() {
		BackingServiceUrl url = BackingServiceUrl.parse("postgres://u:p@h/db?user=v&host=i&port=1&password=q&acme=1");
		assertThat(url.username()).isEqualTo("u");
		assertThat(url.password()).isEqualTo("p");
		assertThat(url.addresses()).containsExactly(new Address("h", 5432));
		assertThat(url.parameters()).containsOnlyKeys("user", "host", "port", "password", "acme");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			redis://u:s3cret@h:1                     | redis://u:***@h:1
			redis://u:s3cret@h:1 , http://s3cret@i   | redis://***@i
			http://h/cb#access_token=s3cret          | http://h/cb#access_token=***
							http://h?password=***@x://s3cret         | http://***
							redis://u:s3cret***@h:1                  | redis://u:***@h:1
			host=h user=u password=s3cret            | host=h user=u password=***
			Password=s3cret;Server=h                 | Password=***
			http://h?options=password%3Ds3cret       | http://h?options=***
			http://h?authorization=Bearer%20s3cret   | http://h?authorization=***
			http://h?pw=s3cret                       | http://h?pw=***
			mongodb://h/db?authSource=admin          | mongodb://h/db?authSource=admin
			redis://u:s3@cret@h:1                    | redis://***@h:1
			-Da=redis://u:s3cret@h -Db=x             | -Da=redis://***@h -Db=x
			Host=h;Password=s3cret;Database=x        | Host=h;Password=***
			h:6379,password=s3cret,ssl=true          | h:6379,password=***
			jdbc:mysql://u:s3cret@h/db               | jdbc:mysql://***@h/db
			redis://u:,s3cret,a://x@h               | redis://***@h
			jdbc:mysql://u:s3cret,a://x@h           | jdbc:mysql://***@h
			http://h?password=x,a://s3cret           | http://h?password=***
			http://h?password=@s3cret                | http://***
			/usr/bin:/bin                            | /usr/bin:/bin
			http://h:80/a?b=c                        | http://h:80/a?b=c
			""")
	void whatMayBeASecretIsMaskedInAnyText(String text, String redacted) {
		assertThat(BackingServiceUrl.redact(text)).isEqualTo(redacted);
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
			"http://:s3cret@h,http://:***@h", "http://u:@h,http://***@h", "https://s3cret:@h,https://***@h",
			"http://h/?token=s3cret&x=1,http://h/?token=***", "http://h?x=a%26b&flag&x=2,http://h?x=a%26b&flag&x=2",
			"http://h?%74oken=s3cret,http://h?%74oken=***", "http://h?next=http://u:s3cret%40h,http://h?next=***",
			"http://h?sig=s3cret,http://h?sig=***", "http://h/a;password=s3cret/b,http://h/a;password=***",
			"http://h/a;v=1/b,http://h/a;v=1/b",
			"https://s3cret@o1.ingest.example.com/42,https://***@o1.ingest.example.com/42",
			"redis://s3cret@h:6379,redis://***@h:6379", "http://h:80/a,http://h:80/a",
			"http://u:s3cretAndMuchLonger@[::1]:80,http://u:***@[::1]:80" })
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
				Arguments.of("http://u:s3@cret@h", "write an '@' in a user name, password, path or query as %40"),
				Arguments.of("http://u:s3@cret/x@h", "as %40"),
				Arguments.of("http://u:80/s3cret@h", "%2F, %3F and %23"),
				Arguments.of("redis://s3cr/et@h", "%2F, %3F and %23"),
				Arguments.of("http://h/@s3cret", "an '@' after the host as %40"),
				Arguments.of("http://u:s3cret@h/?x=a@b", "path or query as %40"),
				Arguments.of("postgres:///s3cret", "no host"), Arguments.of("http://?host=s3cret", "no host"),
				Arguments.of("mongodb://u:s3cret@a,,b", "no host"), Arguments.of("mongodb://u:s3cret@a,", "no host"),
				Arguments.of("mongodb://u:s3cret@a:x,b", "port"),
				Arguments.of("http://u:s3cret@%2Fvar%2Frun", "host name can't have"),
				Arguments.of("redis://u:s3cret@my%20host", "host name can't have"),
				Arguments.of("jdbc:", "not an absolute URL"), Arguments.of("jdbc:s3\ncret", "control character"),
				Arguments.of("\"http://s3cret", "not an absolute URL"),
				Arguments.of("http://h/s3%0Dcret", "control character"),
				Arguments.of("http://h/?s3=%00cret", "control character"),
				Arguments.of("http://h/s3%E9cret", "another charset than UTF-8"),
				Arguments.of("http://u:s3#cret@h", "%2F, %3F and %23"),
				Arguments.of("http://u:s3/cret@h", "%2F, %3F and %23"),
				Arguments.of("http://u:s3?cret@h", "%2F, %3F and %23"), Arguments.of("http://h#s3cret", "'#'"),
				Arguments.of("http://u:s3%zzcret@h", "write a literal '%' as %25"),
				Arguments.of("http://u:s3cret%@h", "write a literal '%' as %25"),
				Arguments.of("http://u:s3 cret@h", "a space is %20"), Arguments.of("http://u:s3\ncret@h", "line break"),
				Arguments.of("http://u:s3\u0000cret@h", "NUL"), Arguments.of("http://u:s3crét@h", "percent-encoded"),
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
	void onlySchemeAndLengthOfAMalformedTextAreShown() {
		assertThat(catchThrowableOfType(InvalidBackingServiceUrlException.class,
				() -> BackingServiceUrl.parse("Postgres://u:s3cret@h:x")))
			.hasMessage("<unparsable URL, scheme postgres, 23 chars>: its port is not a number from 0 to 65535");
	}

}
