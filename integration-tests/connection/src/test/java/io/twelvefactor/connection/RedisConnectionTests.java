package io.twelvefactor.connection;

import java.nio.file.Files;
import java.security.cert.CertPathBuilderException;
import java.time.Duration;
import java.util.List;

import io.lettuce.core.RedisCommandExecutionException;
import io.twelvefactor.app.SelfSigned;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServices;
import io.twelvefactor.backing.BackingServicesAutoConfiguration;
import io.twelvefactor.server.Redis;
import io.twelvefactor.server.RedisSentinel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@code REDIS_URL} with real servers.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisConnectionTests {

	private static Redis plain;

	private static Redis password;

	private static Redis users;

	private static Redis tls;

	@BeforeAll
	static void start() {
		plain = Redis.start();
		password = Redis.start("requirepass p@ss/s3cret");
		users = Redis.start("user default off", "user shop on >p@ss/s3cret ~* +@all");
		tls = Redis.startWithTls("requirepass s3cret");
	}

	@AfterAll
	static void stop() {
		List.of(plain, password, users, tls).forEach(Redis::close);
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis", "REDIS", "valkey" })
	void aServerWithoutAPasswordIsUsed(String scheme) {
		assertThat(roundTrip("REDIS_URL", scheme + "://localhost:" + plain.port())).isEqualTo("there and back");
	}

	@ParameterizedTest
	@ValueSource(strings = { "redis://:p%40ss%2Fs3cret@localhost:", "redis://p%40ss%2Fs3cret@localhost:",
			"redis://default:p%40ss%2Fs3cret@localhost:", "redis://:p%40ss%2Fs3cret@127.0.0.1:" })
	void aPasswordWithOrWithoutANameLogsIn(String url) {
		assertThat(roundTrip("REDIS_URL", url + password.port())).isEqualTo("there and back");
	}

	@Test
	void aUserOfAnAccessListLogsIn() {
		assertThat(roundTrip("REDIS_URL", "redis://shop:p%40ss%2Fs3cret@localhost:" + users.port()))
			.isEqualTo("there and back");
	}

	@Test
	void aWrongPasswordIsRefused() {
		assertThatException()
			.isThrownBy(() -> roundTrip("REDIS_URL", "redis://:wr0ngs3cret@localhost:" + password.port()))
			.withRootCauseInstanceOf(RedisCommandExecutionException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/3", "?db=3", "/1?db=3", "/?database=3" })
	void aDatabaseIsChosen(String database) {
		try (ConfigurableApplicationContext app = app("REDIS_URL", "redis://localhost:" + plain.port() + database);
				ConfigurableApplicationContext other = app("REDIS_URL", "redis://localhost:" + plain.port());
				ConfigurableApplicationContext third = app("REDIS_URL", "redis://localhost:" + plain.port() + "/3")) {
			app.getBean(StringRedisTemplate.class).opsForValue().set("where", database, Duration.ofMinutes(1));
			assertThat(other.getBean(StringRedisTemplate.class).opsForValue().get("where")).isNull();
			assertThat(third.getBean(StringRedisTemplate.class).opsForValue().get("where")).isEqualTo(database);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rediss", "redis+ssl", "valkeys" })
	void aCertificateOfTheServersOwnIsTrustedByVariable(String scheme) {
		assertThat(roundTrip("REDIS_URL", scheme + "://:s3cret@localhost:" + tls.port(), "REDIS_CA_CERT",
				SelfSigned.certificate().toString()))
			.isEqualTo("there and back");
	}

	@Test
	void aCertificateMayStandInTheVariableItself() throws Exception {
		String pem = Files.readString(SelfSigned.certificate());
		for (String text : List.of(pem, pem.replace("\n", "\\n"))) {
			assertThat(roundTrip("REDIS_URL", "rediss://:s3cret@localhost:" + tls.port(), "REDIS_CA_CERT", text))
				.isEqualTo("there and back");
		}
	}

	@Test
	void aCertificateIsTrustedByAnSslBundle() {
		assertThat(roundTrip(TestApp.with("REDIS_URL", "rediss://:s3cret@localhost:" + tls.port())
			.arguments("--twelve-factor.backing-services.redis.ssl.bundle=cache",
					"--spring.ssl.bundle.pem.cache.truststore.certificate=" + SelfSigned.certificate())))
			.isEqualTo("there and back");
	}

	@Test
	void aCertificateSwitchesTlsOnWhateverTheSchemeSays() {
		assertThat(roundTrip("REDIS_URL", "redis://:s3cret@localhost:" + tls.port(), "REDIS_CA_CERT",
				SelfSigned.certificate().toString()))
			.isEqualTo("there and back");
	}

	@Test
	void aCertificateThatNobodyTrustsIsRefused() {
		assertThatException().isThrownBy(() -> roundTrip("REDIS_URL", "rediss://:s3cret@localhost:" + tls.port()))
			.withRootCauseInstanceOf(CertPathBuilderException.class);
	}

	@Test
	void verificationIsSwitchedOffOnlyExplicitlyAndWithAWarning(CapturedOutput output) {
		assertThat(roundTrip(TestApp.with("REDIS_URL", "rediss://:s3cret@127.0.0.2:" + tls.port())
			.arguments("--twelve-factor.backing-services.redis.ssl.verify=none"))).isEqualTo("there and back");
		assertThat(output).containsOnlyOnce(" WARN ")
			.contains("Nothing proves who answers as the backing service 'redis': its property ssl.verify is 'none'",
					"Set REDIS_CA_CERT");
	}

	@Test
	void aServerIsVerifiedToBeTheOneThatWasMeant() {
		assertThatException()
			.isThrownBy(() -> roundTrip("REDIS_URL", "rediss://:s3cret@127.0.0.2:" + tls.port(), "REDIS_CA_CERT",
					SelfSigned.certificate().toString()))
			.havingRootCause()
			.withMessageContaining("No subject alternative names matching IP address 127.0.0.2");
	}

	@Test
	void sentinelsLeadToTheMaster() {
		try (RedisSentinel sentinel = RedisSentinel.start()) {
			for (String option : List.of("master", "sentinelMasterId")) {
				assertThat(roundTrip("REDIS_URL",
						"redis-sentinel://:s3cret@localhost:%d/0?%s=mymaster".formatted(sentinel.port(), option)))
					.isEqualTo("there and back");
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "redis://cache,cache:6379/0,,", "redis://fly-x.upstash.io,fly-x.upstash.io:6379/0,,",
			"redis://password@fly-x.upstash.io,fly-x.upstash.io:6379/0,,password",
			"redis://:secret@my_svc:6379,my_svc:6379/0,,secret", "redis://user:@cache,cache:6379/0,user,''",
			"rediss://h:a+b%C3%A9@cache:1/2,cache:1/2,h,a+bé", "redis://[::1]/7,::1:6379/7,," })
	void aUrlIsTakenApart(String url, String server, String username, String password) {
		DataRedisConnectionDetails details = details(url);
		assertThat("%s:%d/%d".formatted(details.getStandalone().getHost(), details.getStandalone().getPort(),
				details.getStandalone().getDatabase()))
			.isEqualTo(server);
		assertThat(details.getUsername()).isEqualTo(username);
		assertThat(details.getPassword()).isEqualTo(password);
		assertThat(details.getSslBundle() != null).isEqualTo(url.startsWith("rediss"));
	}

	@Test
	void severalHostsAreACluster() {
		DataRedisConnectionDetails details = details("rediss-cluster://u:p@a:1,b");
		assertThat(details.getCluster().getNodes()).containsExactly(new DataRedisConnectionDetails.Node("a", 1),
				new DataRedisConnectionDetails.Node("b", 6379));
		assertThat(details.getSslBundle()).isNotNull();
		assertThat(details.getSentinel()).isNull();
		assertThat(details("redis-cluster://a:1").getSslBundle()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "redis://a/x,database that is not a number", "redis://a/1/2,database that is not a number",
			"redis://a?db=-1,database that is not a number", "'redis://a:1,b:2',several hosts",
			"redis-sentinel://a,without the name of their master", "redis://a?master=m,or the other way round",
			"redis-cluster://a/1,a cluster has only one", "redis://a?ssl_cert_reqs=none,option 'ssl_cert_reqs'",
			"redis://a?verifyPeer=NONE,option 'verifyPeer'", "redis://a?tls=1,option 'tls'",
			"redis://%2Frun%2Fredis.sock,unix domain socket", "redis+socket:///run/redis.sock,scheme 'redis+socket'",
			"postgres://a/db,scheme 'postgres'" })
	void whatCanNotBeUsedIsRefusedInWords(String url, String problem) {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> details(url))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).contains(problem))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).isNotBlank());
	}

	@Test
	void anUnknownOptionIsLeftOutWithAWarning(CapturedOutput output) {
		assertThat(details("redis://cache?timeout=10s").getStandalone().getHost()).isEqualTo("cache");
		assertThat(output).contains(
				"The URL of the backing service 'redis' (twelve-factor.backing-services.redis.url) has the option 'timeout', which is not known here and left out.");
	}

	private static DataRedisConnectionDetails details(String url) {
		DataRedisConnectionDetails details = new RedisConnectionDetailsFactory()
			.getConnectionDetails(BackingService.of("redis", url));
		assertThat(details).isNotNull();
		return details;
	}

	private static String roundTrip(String... variables) {
		return roundTrip(TestApp.with(variables));
	}

	private static String roundTrip(TestApp app) {
		try (ConfigurableApplicationContext context = app.sources(Config.class).runSourcesOnly()) {
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			redis.opsForValue().set("key", "there and back");
			assertThat(context.getBean(BackingServices.class).names()).contains("redis");
			return redis.opsForValue().get("key");
		}
	}

	private static ConfigurableApplicationContext app(String... variables) {
		return TestApp.with(variables).sources(Config.class).runSourcesOnly();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BackingServicesAutoConfiguration.class, ConnectionAutoConfiguration.class,
			SslAutoConfiguration.class, DataRedisAutoConfiguration.class })
	static class Config {

	}

}
