package io.twelvefactor.connection;

import java.util.Locale;

import com.rabbitmq.client.AuthenticationFailureException;
import io.twelvefactor.app.SelfSigned;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServicesAutoConfiguration;
import io.twelvefactor.server.RabbitMq;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@code RABBITMQ_URL}, of which some use a real server.
 */
@ExtendWith(OutputCaptureExtension.class)
class RabbitConnectionTests {

	@ParameterizedTest
	@CsvSource({ "amqp://h,h:5672,/,,", "amqps://h,h:5671,/,,", "amqp://h/,h:5672,/,,", "AMQPS://u:p@h/v,h:5671,v,u,p",
			"amqp://u:p%40ss%2F@h:5672/%2F,h:5672,/,u,p@ss/", "amqp://u:a+b@my_svc/a%2Fb,my_svc:5672,a/b,u,a+b",
			"amqp://u:p:q@h/v?heartbeat=10,h:5672,v,u,p:q", "amqp://u:p@[::1]:1/v,[::1]:1,v,u,p" })
	void aUrlIsTakenApart(String url, String address, String virtualHost, String username, String password) {
		RabbitConnectionDetails details = details(url);
		assertThat(details.getFirstAddress().host() + ":" + details.getFirstAddress().port()).isEqualTo(address);
		assertThat(details.getVirtualHost()).isEqualTo(virtualHost);
		assertThat(details.getUsername()).isEqualTo(username);
		assertThat(details.getPassword()).isEqualTo(password);
		assertThat(details.getSslBundle() != null).isEqualTo(url.toLowerCase(Locale.ROOT).startsWith("amqps"));
	}

	@Test
	void whatSeveralUrlsShareCountsForAll() {
		TestApp app = TestApp.with("CLOUDAMQP_URL", "amqps://u:p@a/v,amqps://u:p@b:1/v").sources(Config.class);
		try (ConfigurableApplicationContext context = app.runSourcesOnly()) {
			assertThat(context.getBean(RabbitConnectionDetails.class).getAddresses()).containsExactly(
					new RabbitConnectionDetails.Address("a", 5671), new RabbitConnectionDetails.Address("b", 1));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "amqp://u:p@a/v,amqps://u:p@b/v", "amqp://u:p@a/v,amqp://u:s3cret@b/v",
			"amqp://u:p@a/v,amqp://u:p@b/w", "amqp://u:p@a/v,amqp://b/v" })
	void urlsThatDifferAreRefusedInWords(String urls, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> TestApp.with("RABBITMQ_URL", urls).sources(Config.class).runSourcesOnly());
		assertThat(output).contains("The URLs of 'rabbitmq' (RABBITMQ_URL) differ in more than host and port.")
			.doesNotContain("\tat ", "s3cret");
	}

	@Test
	void aVirtualHostIsOneSegment() {
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> details("amqp://h/a/b"))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("as %2F in"));
	}

	private static RabbitConnectionDetails details(String url) {
		RabbitConnectionDetails details = new RabbitConnectionDetailsFactory()
			.getConnectionDetails(BackingService.of("rabbitmq", url));
		assertThat(details).isNotNull();
		return details;
	}

	/**
	 * With a server.
	 */
	@Nested
	class WithAServer {

		private static RabbitMq server;

		@BeforeAll
		static void start() {
			server = RabbitMq.start();
		}

		@AfterAll
		static void stop() {
			if (server != null) {
				server.close();
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "RABBITMQ_URL", "CLOUDAMQP_URL", "AMQP_URL" })
		void aMessageGoesThereAndBack(String variable) {
			assertThat(roundTrip(TestApp.with(variable, server.url()))).isEqualTo("there and back");
		}

		@Test
		void aServerThatIsDownIsPassedOver() {
			String down = "amqp://" + RabbitMq.USERINFO + "@localhost:1" + RabbitMq.VIRTUAL_HOST;
			assertThat(roundTrip(TestApp.with("RABBITMQ_URL", down + "," + server.url()))).isEqualTo("there and back");
		}

		@Test
		void aWrongPasswordIsRefused() {
			assertThatException()
				.isThrownBy(
						() -> roundTrip(TestApp.with("RABBITMQ_URL", server.url().replace("s3cret", "wr0ngs3cret"))))
				.withRootCauseInstanceOf(AuthenticationFailureException.class);
		}

		@Test
		void tlsIsVerified() {
			String url = server.url().replace("amqp:", "amqps:").replace(":" + server.port(), ":" + server.tlsPort());
			String certificate = SelfSigned.certificate().toString();
			assertThat(roundTrip(TestApp.with("RABBITMQ_URL", url, "RABBITMQ_CA_CERT", certificate)))
				.isEqualTo("there and back");
			assertThatException().isThrownBy(() -> roundTrip(TestApp.with("RABBITMQ_URL", url)))
				.withStackTraceContaining("unable to find valid certification path");
			assertThat(roundTrip(TestApp.with("RABBITMQ_URL", url)
				.arguments("--twelve-factor.backing-services.rabbitmq.ssl.verify=none"))).isEqualTo("there and back");
		}

		private static String roundTrip(TestApp app) {
			try (ConfigurableApplicationContext context = app.sources(Config.class).runSourcesOnly()) {
				context.getBean(AmqpAdmin.class).declareQueue(new Queue("words"));
				RabbitTemplate template = context.getBean(RabbitTemplate.class);
				template.convertAndSend("words", "there and back");
				return (String) template.receiveAndConvert("words", 10_000);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BackingServicesAutoConfiguration.class, ConnectionAutoConfiguration.class,
			SslAutoConfiguration.class, RabbitAutoConfiguration.class })
	static class Config {

	}

}
