package io.twelvefactor.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.mongodb.client.MongoClient;
import io.r2dbc.spi.ConnectionFactory;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingServicesAutoConfiguration;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.bson.Document;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.mail.javamail.JavaMailSenderImpl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests that a URL that asks for TLS is never used without it: a server in plain text is
 * refused, and gets nothing but the beginning of a handshake.
 */
class TlsTests {

	@ParameterizedTest
	@ValueSource(strings = { "rediss", "redis+ssl", "valkeys", "rediss-cluster" })
	void redisInPlainTextIsRefused(String scheme) {
		refused(Redis.class, "REDIS_URL", scheme + "://:s3cret@localhost:%d",
				(app) -> app.getBean(StringRedisTemplate.class).opsForValue().get("key"));
	}

	@Test
	void redisSentinelInPlainTextIsRefused() {
		refused(Redis.class, "REDIS_URL", "rediss-sentinel://:s3cret@localhost:%d?master=m",
				(app) -> app.getBean(StringRedisTemplate.class).opsForValue().get("key"));
	}

	@Test
	void rabbitMqInPlainTextIsRefused() {
		refused(Rabbit.class, "RABBITMQ_URL", "amqps://u:s3cret@localhost:%d",
				(app) -> app.getBean(RabbitTemplate.class).receive("words"));
	}

	@Test
	void xmppInPlainTextIsRefused() {
		refused(Base.class, "XMPP_URL", "xmpps://u:s3cret@localhost:%d", (app) -> {
			XMPPTCPConnection connection = new XMPPTCPConnection(app.getBean(XMPPTCPConnectionConfiguration.class));
			try {
				connection.connect();
			}
			catch (Exception ex) {
				connection.instantShutdown();
				throw new IllegalStateException(ex);
			}
		});
	}

	@Test
	void mongodbInPlainTextIsRefused() {
		refused(Mongo.class, "MONGODB_URI", "mongodb+srv://u:s3cret@p%d.cluster.test/db?serverSelectionTimeoutMS=2000",
				(app) -> app.getBean(MongoClient.class).getDatabase("db").runCommand(new Document("ping", 1)));
	}

	@Test
	void mailInPlainTextIsRefused() {
		refused(Mail.class, "SMTP_URL", "smtps://u:s3cret@localhost:%d", (app) -> {
			try {
				app.getBean(JavaMailSenderImpl.class).testConnection();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	@Test
	void kafkaInPlainTextIsRefused() {
		refused(Kafka.class, "KAFKA_URL", "kafka+ssl://localhost:%d", (app) -> {
			Map<String, Object> config = new HashMap<>(app.getBean(KafkaAdmin.class).getConfigurationProperties());
			config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2000);
			config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 1000);
			try (AdminClient client = AdminClient.create(config)) {
				client.listTopics().names().get(10, TimeUnit.SECONDS);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	// The protocol of PostgreSQL asks for TLS in plain text, with eight bytes, the first
	// of which is 0.
	@ParameterizedTest
	@ValueSource(strings = { "require", "verify-ca", "verify-full" })
	void postgresInPlainTextIsRefused(String mode) {
		String url = "postgres://u:s3cret@localhost:%d/db?sslmode=" + mode;
		try (PlainTextServer server = new PlainTextServer()) {
			assertThatException().isThrownBy(() -> use(Jdbc.class, "DATABASE_URL", url, server, (app) -> {
				try {
					app.getBean(DataSource.class).getConnection().close();
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			}));
			assertThatException().isThrownBy(() -> use(R2dbc.class, "DATABASE_URL", url, server,
					(app) -> Mono.from(app.getBean(ConnectionFactory.class).create()).block(Duration.ofSeconds(20))));
			assertThat(server.firstBytes()).hasSizeGreaterThanOrEqualTo(2).containsOnly(0);
		}
	}

	private static void refused(Class<?> config, String variable, String url,
			Consumer<ConfigurableApplicationContext> use) {
		try (PlainTextServer server = new PlainTextServer()) {
			assertThatException().isThrownBy(() -> use(config, variable, url, server, use));
			assertThat(server.firstBytes()).isNotEmpty().isSubsetOf(PlainTextServer.HANDSHAKE, PlainTextServer.ALERT);
		}
	}

	private static void use(Class<?> config, String variable, String url, PlainTextServer server,
			Consumer<ConfigurableApplicationContext> use) {
		TestApp app = TestApp.with(variable, url.formatted(server.port()))
			.arguments("--spring.data.redis.timeout=3s", "--spring.datasource.hikari.initialization-fail-timeout=0",
					"--spring.datasource.hikari.connection-timeout=2000")
			.sources(Base.class, config);
		try (ConfigurableApplicationContext context = app.runSourcesOnly()) {
			use.accept(context);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BackingServicesAutoConfiguration.class, ConnectionAutoConfiguration.class,
			SslAutoConfiguration.class })
	static class Base {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(DataRedisAutoConfiguration.class)
	static class Redis {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(RabbitAutoConfiguration.class)
	static class Rabbit {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(MongoAutoConfiguration.class)
	static class Mongo {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(MailSenderAutoConfiguration.class)
	static class Mail {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(KafkaAutoConfiguration.class)
	static class Kafka {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(DataSourceAutoConfiguration.class)
	static class Jdbc {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(R2dbcAutoConfiguration.class)
	static class R2dbc {

	}

}
