package io.twelvefactor.connection;

import java.util.List;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.twelvefactor.app.SelfSigned;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServicesAutoConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@code SMTP_URL} with a real server.
 */
class MailConnectionTests {

	private final GreenMail server = new GreenMail(
			new ServerSetup[] { new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
					new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS) });

	@BeforeEach
	void start() {
		this.server.setUser("shop@example.org", "shop", "p@ss/s3cret");
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SMTP_URL", "MAIL_URL" })
	void aMailIsSent(String variable) throws Exception {
		send(TestApp.with(variable, plain("")));
		assertThat(this.server.getReceivedMessages()).singleElement()
			.satisfies((mail) -> assertThat(mail.getSubject()).isEqualTo("Hello"));
	}

	@Test
	void aWrongPasswordIsRefused() {
		assertThatExceptionOfType(MailAuthenticationException.class)
			.isThrownBy(() -> send(TestApp.with("SMTP_URL", plain("").replace("s3cret", "wr0ngs3cret"))));
	}

	@Test
	void startTlsIsUsedWhereItIsOffered() {
		try (StartTlsMailServer offering = new StartTlsMailServer()) {
			String url = "smtp://localhost:" + offering.port();
			send(TestApp.with("SMTP_URL", url, "SMTP_CA_CERT", SelfSigned.certificate().toString()));
			assertThat(offering.commands()).startsWith("EHLO", "STARTTLS", "TLS EHLO").contains("TLS MAIL", "TLS DATA");
		}
	}

	@Test
	void startTlsIsVerified() {
		try (StartTlsMailServer offering = new StartTlsMailServer()) {
			String url = "smtp://localhost:" + offering.port();
			assertThatException().isThrownBy(() -> send(TestApp.with("SMTP_URL", url)))
				.withStackTraceContaining("unable to find valid certification path");
			assertThat(offering.commands()).doesNotContain("MAIL", "TLS MAIL");
		}
	}

	@Test
	void tlsIsRequiredWhereTheUrlSaysSo() {
		assertThatException().isThrownBy(() -> send(TestApp.with("SMTP_URL", plain("?requireTLS=true"))))
			.withStackTraceContaining("STARTTLS is required but host does not support STARTTLS");
	}

	@Test
	void smtpsIsVerified() {
		String url = "smtps://shop:p%%40ss%%2Fs3cret@localhost:%d".formatted(this.server.getSmtps().getPort());
		assertThatException().isThrownBy(() -> send(TestApp.with("SMTP_URL", url)))
			.withStackTraceContaining("unable to find valid certification path");
		assertThatException()
			.isThrownBy(() -> send(TestApp.with("SMTP_URL", url, "SMTP_CA_CERT", SelfSigned.certificate().toString())))
			.withStackTraceContaining("unable to find valid certification path");
		send(TestApp.with("SMTP_URL", url).arguments("--twelve-factor.backing-services.smtp.ssl.verify=none"));
		assertThat(this.server.getReceivedMessages()).hasSize(1);
	}

	@Test
	void otherSettingsAreThoseOfSpring() {
		TestApp app = TestApp.with("SMTP_URL", "smtp://mail")
			.arguments("--spring.mail.properties.mail.smtp.timeout=1234",
					"--spring.mail.properties.mail.smtp.starttls.enable=false", "--spring.mail.default-encoding=UTF-16")
			.sources(Config.class);
		try (ConfigurableApplicationContext context = app.runSourcesOnly()) {
			JavaMailSenderImpl sender = context.getBean(JavaMailSenderImpl.class);
			assertThat(sender.getDefaultEncoding()).isEqualTo("UTF-16");
			assertThat(sender.getJavaMailProperties()).containsEntry("mail.smtp.timeout", "1234")
				.containsEntry("mail.smtp.starttls.enable", "true");
		}
	}

	@Test
	void tlsThatSpringIsToldToSpeakIsNotForgotten() {
		TestApp app = TestApp.with("SMTP_URL", "smtp://mail")
			.arguments("--spring.mail.properties.mail.smtp.starttls.required=true", "--spring.mail.ssl.enabled=true")
			.sources(Config.class);
		try (ConfigurableApplicationContext context = app.runSourcesOnly()) {
			assertThat(context.getBean(JavaMailSenderImpl.class).getJavaMailProperties())
				.containsEntry("mail.smtp.starttls.required", "true")
				.containsEntry("mail.smtp.ssl.enable", "true");
		}
		assertThatException()
			.isThrownBy(() -> send(TestApp.with("SMTP_URL", "smtp://mail").arguments("--spring.mail.ssl.bundle=x")))
			.withStackTraceContaining("spring.mail.ssl.bundle is set, and does not count");
	}

	@ParameterizedTest
	@CsvSource({ "smtp://mail,smtp,mail,587,,", "smtps://u:p%40@mail,smtps,mail,465,u,p@",
			"smtp://apikey:SG.x+y@smtp.sendgrid.net:2525,smtp,smtp.sendgrid.net,2525,apikey,SG.x+y" })
	void aUrlIsTakenApart(String url, String protocol, String host, int port, String username, String password) {
		JavaMailSenderImpl sender = new MailConnectionDetailsFactory()
			.getConnectionDetails(BackingService.of("smtp", url))
			.getObject();
		assertThat(List.of(sender.getProtocol(), sender.getHost(), sender.getPort()))
			.isEqualTo(List.of(protocol, host, port));
		assertThat(sender.getUsername()).isEqualTo(username);
		assertThat(sender.getPassword()).isEqualTo(password);
	}

	@ParameterizedTest
	@ValueSource(strings = { "smtp://a,b", "smtp://a?requireTLS=1", "smtp://a?tls=true", "mailto:a@example.org" })
	void whatCanNotBeUsedIsRefusedInWords(String url) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new MailConnectionDetailsFactory().getConnectionDetails(BackingService.of("smtp", url)));
	}

	@Test
	void aSenderOfTheUserWins() {
		try (ConfigurableApplicationContext context = TestApp.with("SMTP_URL", "smtp://mail")
			.sources(Config.class, Own.class)
			.runSourcesOnly()) {
			assertThat(context.getBeansOfType(JavaMailSender.class)).containsOnlyKeys("own");
		}
	}

	@Test
	void springsOwnVariableWins() {
		try (ConfigurableApplicationContext context = TestApp
			.with("SMTP_URL", "smtp://mail", "SPRING_MAIL_HOST", "other")
			.sources(Config.class)
			.runSourcesOnly()) {
			assertThat(context.getBean(JavaMailSenderImpl.class).getHost()).isEqualTo("other");
		}
	}

	private String plain(String options) {
		return "smtp://shop:p%%40ss%%2Fs3cret@localhost:%d".formatted(this.server.getSmtp().getPort()) + options;
	}

	private static void send(TestApp app) {
		SimpleMailMessage mail = new SimpleMailMessage();
		mail.setFrom("shop@example.org");
		mail.setTo("shop@example.org");
		mail.setSubject("Hello");
		mail.setText("there");
		try (ConfigurableApplicationContext context = app.sources(Config.class).runSourcesOnly()) {
			context.getBean(JavaMailSender.class).send(mail);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BackingServicesAutoConfiguration.class, ConnectionAutoConfiguration.class,
			SslAutoConfiguration.class, MailSenderAutoConfiguration.class })
	static class Config {

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		JavaMailSender own() {
			return new JavaMailSenderImpl();
		}

	}

}
