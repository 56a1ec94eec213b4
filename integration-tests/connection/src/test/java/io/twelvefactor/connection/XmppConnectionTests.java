package io.twelvefactor.connection;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.twelvefactor.app.SelfSigned;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServicesAutoConfiguration;
import io.twelvefactor.server.Ejabberd;
import io.twelvefactor.server.Prosody;
import io.twelvefactor.server.Xmpp;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.chat2.ChatManager;
import org.jivesoftware.smack.sasl.SASLErrorException;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.ping.PingManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@code XMPP_URL}, of which some use real servers.
 */
class XmppConnectionTests {

	private enum Server {

		EJABBERD(Ejabberd::start), PROSODY(Prosody::start);

		private final Supplier<Xmpp> start;

		Server(Supplier<Xmpp> start) {
			this.start = start;
		}

	}

	@ParameterizedTest
	@EnumSource
	void twoUsersExchangeAMessageAndAWrongPasswordIsRefused(Server kind) throws Exception {
		try (Xmpp server = kind.start.get()) {
			String tls = "xmpps://alice:%s@localhost:%d/phone".formatted(Xmpp.PASSWORD, server.tlsPort());
			assertThat(message(server.url("alice"), server.url("bob"))).isEqualTo("alice@localhost: hello");
			assertThat(message(tls, server.url("bob%40localhost"))).isEqualTo("alice@localhost: hello");
			assertThat(failure(server.url("alice").replace("s3cret", "wr0ngs3cret"), true))
				.isInstanceOf(SASLErrorException.class)
				.hasMessageContaining("not-authorized");
			assertThat(failure(server.url("alice"), false)).hasStackTraceContaining("PKIX path building failed");
			assertThat(failure(tls, false)).isNotNull();
			String otherName = "?domain=example.org";
			assertThat(failure(server.url("alice") + otherName, true)).isNotNull();
			assertThat(failure(tls.replace("@localhost", "@127.0.0.1") + otherName, true)).isNotNull();
		}
	}

	private static String message(String from, String to) throws Exception {
		CompletableFuture<String> received = new CompletableFuture<>();
		try (ConfigurableApplicationContext one = app(from, true);
				ConfigurableApplicationContext other = app(to, true)) {
			XMPPTCPConnection receiver = connect(other);
			ChatManager.getInstanceFor(receiver)
				.addIncomingListener((sender, message, chat) -> received.complete(sender + ": " + message.getBody()));
			XMPPTCPConnection sender = connect(one);
			ChatManager.getInstanceFor(sender).chatWith(receiver.getUser().asEntityBareJid()).send("hello");
			String message = received.get(10, TimeUnit.SECONDS);
			sender.disconnect();
			receiver.disconnect();
			return message;
		}
	}

	private static Throwable failure(String url, boolean trusted) {
		try (ConfigurableApplicationContext app = app(url, trusted)) {
			return catchThrowable(() -> connect(app));
		}
	}

	// After the answer to a ping the server knows of the presence.
	private static XMPPTCPConnection connect(ConfigurableApplicationContext app) throws Exception {
		XMPPTCPConnection connection = new XMPPTCPConnection(app.getBean(XMPPTCPConnectionConfiguration.class));
		try {
			connection.connect().login();
			PingManager.getInstanceFor(connection).pingMyServer();
			return connection;
		}
		catch (Exception ex) {
			connection.instantShutdown();
			throw ex;
		}
	}

	private static ConfigurableApplicationContext app(String url, boolean trusted) {
		return (trusted ? TestApp.with("XMPP_URL", url, "XMPP_CA_CERT", SelfSigned.certificate().toString())
				: TestApp.with("XMPP_URL", url))
			.sources(Config.class)
			.runSourcesOnly();
	}

	@ParameterizedTest
	@CsvSource({ "xmpp://alice:p%40@chat.example.org,chat.example.org:5222,chat.example.org,alice,p@,required",
			"xmpps://alice:p@chat.example.org,chat.example.org:5223,chat.example.org,alice,p,disabled",
			"xmpp://alice%40example.org:p@chat.example.org:1,chat.example.org:1,example.org,alice,p,required",
			"xmpp://alice:p@127.0.0.1?domain=example.org,/127.0.0.1:5222,example.org,alice,p,required",
			"xmpp://chat,chat:5222,chat,,,required" })
	void aUrlIsTakenApart(String url, String address, String domain, String username, String password,
			SecurityMode mode) {
		XMPPTCPConnectionConfiguration configuration = new XmppConnectionDetailsFactory()
			.getConnectionDetails(BackingService.of("xmpp", url))
			.getObject();
		assertThat(configuration.getHostString() + ":" + configuration.getPort()).isEqualTo(address);
		assertThat(configuration.getXMPPServiceDomain().toString()).isEqualTo(domain);
		assertThat(configuration.getUsername()).isEqualTo(username);
		assertThat(configuration.getPassword()).isEqualTo(password);
		assertThat(configuration.getSecurityMode()).isEqualTo(mode);
	}

	@ParameterizedTest
	@ValueSource(strings = { "xmpp:alice@example.org", "http://chat", "xmpp://alice:p@chat?tls=none", "xmpp://a,b" })
	void whatCanNotBeUsedIsRefusedInWords(String url) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new XmppConnectionDetailsFactory().getConnectionDetails(BackingService.of("xmpp", url))
				.getObject())
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).contains("'xmpp'"))
			.satisfies((ex) -> assertThat(ex).hasNoCause());
	}

	@Test
	void anAddressThatXmppDoesNotAllowIsNotEchoed() {
		String url = "xmpp://alice:s3cret@chat?domain=" + "s3cret".repeat(200);
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new XmppConnectionDetailsFactory().getConnectionDetails(BackingService.of("xmpp", url))
				.getObject())
			.satisfies((ex) -> assertThat(ex).hasNoCause())
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).doesNotContain("s3cret"));
	}

	@Test
	void aConfigurationOfTheUserWins() {
		try (ConfigurableApplicationContext app = TestApp.with("XMPP_URL", "xmpp://chat")
			.sources(Config.class, Own.class)
			.runSourcesOnly()) {
			assertThat(app.getBeansOfType(XMPPTCPConnectionConfiguration.class)).containsOnlyKeys("own");
		}
	}

	@Test
	void withoutAUrlThereIsNone() {
		try (ConfigurableApplicationContext app = TestApp.with().sources(Config.class).runSourcesOnly()) {
			assertThat(app.getBeansOfType(XMPPTCPConnectionConfiguration.class)).isEqualTo(Map.of());
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BackingServicesAutoConfiguration.class, ConnectionAutoConfiguration.class,
			SslAutoConfiguration.class })
	static class Config {

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		XMPPTCPConnectionConfiguration own() throws Exception {
			return XMPPTCPConnectionConfiguration.builder().setXmppDomain("own").build();
		}

	}

}
