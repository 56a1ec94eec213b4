package io.twelvefactor.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.twelvefactor.app.Server;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.binding.BoundUrl;
import io.twelvefactor.binding.BoundUrls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TrustedProxies} and {@link ForwardedHeaders}, with requests as a
 * client or a router sends them. Every request comes from this machine, which is trusted
 * unless the app is told otherwise.
 */
class TrustedProxiesTests {

	/**
	 * What a request says, and what the app sees of its public side.
	 */
	private static final List<Row> TABLE = List.of(
			// what routers send
			new Row("http://app/seen 127.0.0.1", "Host: app"),
			new Row("https://shop.example/seen 203.0.113.9", "Host: shop.example", "X-Forwarded-For: 203.0.113.9",
					"X-Forwarded-Proto: https"),
			new Row("https://shop.example/seen 203.0.113.9", "Host: 10.0.0.7:5000", "X-Forwarded-For: 203.0.113.9",
					"X-Forwarded-Proto: https", "X-Forwarded-Host: shop.example"),
			new Row("https://shop.example:8443/seen 127.0.0.1", "Host: app", "X-Forwarded-Proto: https",
					"X-Forwarded-Host: shop.example", "X-Forwarded-Port: 8443"),
			new Row("http://localhost:8080/seen 127.0.0.1", "Host: localhost:8080", "X-Forwarded-Proto: http"),
			new Row("https://localhost:8443/seen 127.0.0.1", "Host: localhost:8443", "X-Forwarded-Proto: https"),
			new Row("https://shop.example/seen 2001:db8::9", "Host: app",
					"Forwarded: for=\"[2001:db8::9]:4711\";proto=https;host=shop.example"),
			new Row("https://app/seen 203.0.113.9", "Host: app", "X-Forwarded-For: 203.0.113.9:50000",
					"X-Forwarded-Proto: wss"),
			// two proxies, of which the first speaks TLS
			new Row("https://app/seen 203.0.113.9", "Host: app", "X-Forwarded-For: 203.0.113.9, 10.0.0.3",
					"X-Forwarded-Proto: https,http"),
			new Row("https://app/seen 203.0.113.9", "Host: app", "X-Forwarded-For: 203.0.113.9",
					"X-Forwarded-For: 10.0.0.3", "X-Forwarded-Proto: https"),
			new Row("https://shop.example/seen 203.0.113.9", "Host: app",
					"Forwarded: for=203.0.113.9;proto=https;host=shop.example, for=10.0.0.3;proto=http;host=app"),
			// what clients send, and the router adds to
			new Row("http://app/seen 203.0.113.9", "Host: app", "X-Forwarded-For: 198.51.100.1, 203.0.113.9"),
			new Row("http://app/seen 203.0.113.9", "Host: app", "X-Forwarded-For: 127.0.0.1, 203.0.113.9"),
			new Row("http://app/seen 203.0.113.9", "Host: app", "X-Forwarded-For: 10.0.0.9",
					"X-Forwarded-For: 203.0.113.9"),
			new Row("http://app/seen 203.0.113.9", "Host: app", "X-Forwarded-For: 203.0.113.9",
					"X-Forwarded-Proto: https, http"),
			new Row("https://app/seen 203.0.113.9", "Host: app", "X-Forwarded-For: 203.0.113.9",
					"X-Forwarded-Proto: https", "Forwarded: for=198.51.100.1;host=evil.example;proto=http"),
			new Row("http://app/seen 203.0.113.9", "Host: app",
					"Forwarded: for=198.51.100.1;host=evil.example;proto=https, for=203.0.113.9;proto=http"),
			new Row("http://app/seen 203.0.113.9", "Host: app", "X-Forwarded-For: 203.0.113.9",
					"X-Forwarded-Server: evil.example"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Proxied-Https: on"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "Proxy-auth-cert: x", "Proxy-ssl-id: x"),
			new Row("http://app/seen 203.0.113.9", "Host: app",
					"Forwarded: host=\"app;for=198.51.100.1\";proto=\"http;proto=https\";for=203.0.113.9"),
			// what only some of the servers would read as it is meant
			new Row("http://shop.example/seen 127.0.0.1", "Host: 127.0.0.1:5000", "X-Forwarded-Host: shop.example"),
			new Row("https://shop.example/seen 127.0.0.1", "Host: app", "X-Forwarded-Host: shop.example:8443",
					"X-Forwarded-Port: 443", "X-Forwarded-Proto: https"),
			new Row("https://shop.example:8443/seen 127.0.0.1", "Host: app", "X-Forwarded-Host: shop.example:8443",
					"X-Forwarded-Proto: https"),
			new Row("http://app:8080/seen 127.0.0.1", "Host: app", "X-Forwarded-Port: 8080"),
			new Row("https://app/seen 127.0.0.1", "Host: app", "X-Forwarded-Ssl: on"),
			new Row("http://shop.example/seen 203.0.113.9", "Host: app", "X-Forwarded-For: 203.0.113.9, 10.0.0.3",
					"X-Forwarded-Host: shop.example"),
			new Row("http://app/seen 203.0.113.9", "Host: app", "X-Forwarded-For: ::ffff:203.0.113.9"),
			// what is no address, no scheme, no host
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Forwarded-Host: [::::]"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Forwarded-Host: a..b"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Forwarded-Host: app:99999"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Forwarded-Ssl: x"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "Forwarded: for=\"203.0.113.9"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Forwarded-Host: " + "a.".repeat(3000) + "a"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Forwarded-For: " + "1".repeat(6000)),
			new Row("http://app/seen 127.0.0.1", "Host: app", "Forwarded: for=\"" + "a".repeat(6000) + "\""),
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Forwarded-For: unknown"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Forwarded-For: \"><script>"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Forwarded-For: ,,,"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "Forwarded: for=_hidden"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "Forwarded: ;;for"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Forwarded-Proto: javascript"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Forwarded-Host: evil.example/path"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Forwarded-Host: user@evil.example"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Forwarded-Port: -1"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Forwarded-Port: 99999"),
			new Row("http://app/seen 127.0.0.1", "Host: app", "X-Forwarded-Port: x"));

	@ParameterizedTest
	@MethodSource("serversAndStrategies")
	void whatTheRouterSaysIsBelievedAndWhatTheClientSaysIsNot(Server server, String strategy) {
		try (ConfigurableApplicationContext context = run(server, strategy)) {
			assertThat(TABLE)
				.allSatisfy((row) -> assertThat(row.ask(context)).as(row.headers().toString()).isEqualTo(row.seen()));
		}
	}

	@ParameterizedTest
	@MethodSource("serversAndStrategies")
	void nothingIsBelievedOfWhoIsNotTrusted(Server server, String strategy) {
		try (ConfigurableApplicationContext context = run(server, strategy,
				"--twelve-factor.binding.trusted-proxies=192.0.2.0/24")) {
			assertThat(TABLE).allSatisfy((row) -> assertThat(row.ask(context)).as(row.headers().toString())
				.isEqualTo("http://%s/seen 127.0.0.1".formatted(row.host())));
		}
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsBelievedWhereNobodyAskedForIt(Server server) {
		try (ConfigurableApplicationContext context = run(server, "none")) {
			assertThat(TABLE).allSatisfy((row) -> assertThat(row.ask(context)).as(row.headers().toString())
				.isEqualTo("http://%s/seen 127.0.0.1".formatted(row.host())));
		}
	}

	@ParameterizedTest
	@EnumSource
	void proxiesWithPublicAddressesCanBeTrusted(Server server) {
		Row row = new Row("http://app/seen 203.0.113.9", "Host: app", "X-Forwarded-For: 203.0.113.9, 192.0.2.7");
		try (ConfigurableApplicationContext context = run(server, "native",
				"--twelve-factor.binding.trusted-proxies=127.0.0.1,192.0.2.0/24")) {
			assertThat(row.ask(context)).isEqualTo(row.seen());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "10.0.0.0/33", "10.0.0.0/", "/8", "10.0.0/8", "router.example", "::1/129", "[::1]",
			"10.0.0.0/8 11.0.0.0/8", "10.0.0.0/-1", "user:s3cret@router", "10.0.0.0/８" })
	void whatIsNoNetworkIsExplained(String network) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> TrustedProxies.of(environment(network)))
			.extracting(FailureAnalyzedException::analysis)
			.satisfies((analysis) -> assertThat(analysis.getDescription())
				.startsWith("The property twelve-factor.binding.trusted-proxies has '")
				.endsWith("', which is not a network.")
				.doesNotContain("s3cret"));
	}

	@Test
	void privateNetworksAreTrustedByDefault() {
		TrustedProxies proxies = TrustedProxies.of(new MockEnvironment());
		assertThat(Stream.of("127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
				"169.254.1.1", "::1", "fd00::1", "fe80::1", "::ffff:10.1.2.3"))
			.allMatch((address) -> proxies.isTrusted(ForwardedHeaders.bytes(address)));
		assertThat(Stream.of("8.8.8.8", "172.32.0.1", "100.128.0.1", "192.0.2.1", "2001:db8::1", "::ffff:8.8.8.8", "",
				"localhost"))
			.noneMatch((address) -> proxies.isTrusted(ForwardedHeaders.bytes(address)));
	}

	@Test
	void aPeerAtAUnixSocketIsOnThisMachineAndOneThatIsNotKnownMayBeAnywhere() {
		TrustedProxies proxies = TrustedProxies.of(environment(""));
		assertThat(proxies.isTrusted(UnixDomainSocketAddress.of("/run/app.sock"))).isTrue();
		assertThat(proxies.isTrusted((SocketAddress) null)).isFalse();
	}

	@ParameterizedTest
	@MethodSource("serversAndStrategies")
	void noPrefixBreaksTheRequest(Server server, String strategy) {
		try (ConfigurableApplicationContext context = run(server, strategy)) {
			assertThat(List.of("/front/", "/front", "/", "//evil.example", "/a/../b", "/a?b", "/a#b", "/{", "/%", "x",
					"/ä", "/" + "a".repeat(4000)))
				.allSatisfy((prefix) -> {
					Row row = new Row("", "Host: app", "X-Forwarded-Prefix: " + prefix);
					assertThat(row.ask(context)).as(prefix)
						.startsWith("http://app/")
						.endsWith("/seen 127.0.0.1")
						.doesNotContain("evil", "..", "//seen");
				});
		}
	}

	@ParameterizedTest
	@EnumSource
	void theManagementPortBelievesTheSame(Server server) {
		for (String trusted : List.of("127.0.0.1", "192.0.2.0/24")) {
			try (ConfigurableApplicationContext context = run(server, "native", "--management.server.port=0",
					"--twelve-factor.binding.trusted-proxies=" + trusted)) {
				int port = context.getBean(BoundUrls.class).find("management").orElseThrow().port();
				String links = new Row("", "Host: app", "X-Forwarded-Proto: https").ask(port, "/actuator");
				assertThat(links).contains(trusted.startsWith("127") ? "https://app/" : "http://app/");
			}
		}
	}

	// Reactor Netty itself reads nothing there, and Spring's filter fails on Jetty's
	// connections without a port.
	@ParameterizedTest
	@CsvSource({ "NETTY, framework", "TOMCAT, framework", "TOMCAT, native", "JETTY, native" })
	void whatComesThroughAUnixSocketIsCleanedToo(Server server, String strategy, @TempDir Path folder)
			throws IOException {
		Path file = folder.resolve("app.sock");
		try (ConfigurableApplicationContext context = TestApp.with("PORT", "unix:" + file)
			.arguments("--server.forward-headers-strategy=" + strategy)
			.sources(SeenApp.class)
			.run(server); SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
			String request = "GET /seen HTTP/1.1\r\nHost: app\r\nX-Forwarded-For: 198.51.100.1, 203.0.113.9\r\n"
					+ "X-Forwarded-Proto: https\r\nForwarded: host=evil.example\r\nConnection: close\r\n\r\n";
			socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
			assertThat(context.isActive()).isTrue();
			assertThat(new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.US_ASCII))
				.contains("https://app/seen 203.0.113.9");
		}
	}

	@Test
	void overHttp2AUnixSocketStillAnswers(@TempDir Path folder) throws IOException {
		Path file = folder.resolve("app.sock");
		try (ConfigurableApplicationContext context = TestApp.with("PORT", "unix:" + file)
			.arguments("--server.forward-headers-strategy=framework", "--server.http2.enabled=true")
			.sources(SeenApp.class)
			.run(Server.NETTY); SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
			socket.write(ByteBuffer.wrap("GET /seen HTTP/1.1\r\nHost: app\r\nConnection: close\r\n\r\n"
				.getBytes(StandardCharsets.US_ASCII)));
			assertThat(context.isActive()).isTrue();
			assertThat(new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.US_ASCII))
				.contains("http://app/seen");
		}
	}

	@ParameterizedTest
	@CsvSource({ "server.tomcat.remoteip.internal-proxies=192[.]0[.]2[.].*, http://app/seen 127.0.0.1",
			"server.tomcat.remoteip.internal-proxies=127.*, http://app/seen 198.51.100.1",
			"server.tomcat.remoteip.remote-ip-header=X-Real-IP, http://app/seen 198.51.100.1" })
	void whatTomcatIsToldByItsOwnPropertiesHolds(String property, String seen) {
		try (ConfigurableApplicationContext context = run(Server.TOMCAT, "native", "--" + property)) {
			assertThat(
					new Row("", "Host: app", "X-Forwarded-For: 198.51.100.1", "X-Real-IP: 198.51.100.1").ask(context))
				.isEqualTo(seen);
		}
	}

	@Test
	void aHeaderThatTomcatIsToldToReadIsBelievedOfNobodyElse() {
		try (ConfigurableApplicationContext context = run(Server.TOMCAT, "native",
				"--server.tomcat.remoteip.remote-ip-header=X-Real-IP",
				"--server.tomcat.remoteip.internal-proxies=192[.]0[.]2[.].*")) {
			assertThat(new Row("", "Host: app", "X-Real-IP: 198.51.100.1").ask(context))
				.isEqualTo("http://app/seen 127.0.0.1");
		}
	}

	@ParameterizedTest
	@EnumSource
	void onAPlatformThatSpringBootRecognizesTheSameHolds(Server server) {
		try (ConfigurableApplicationContext context = TestApp.with("PORT", "0", "DYNO", "web.1")
			.sources(SeenApp.class)
			.run(server)) {
			assertThat(
					new Row("", "Host: app", "X-Forwarded-For: 198.51.100.1, 203.0.113.9", "X-Forwarded-Proto: https")
						.ask(context))
				.isEqualTo("https://app/seen 203.0.113.9");
		}
	}

	@Test
	void anEmptyListTrustsNobody() {
		assertThat(TrustedProxies.of(environment("")).isTrusted(ForwardedHeaders.bytes("127.0.0.1"))).isFalse();
	}

	private static MockEnvironment environment(String networks) {
		return new MockEnvironment().withProperty(TrustedProxies.PROPERTY, networks);
	}

	private static Stream<Arguments> serversAndStrategies() {
		return Arrays.stream(Server.values())
			.flatMap((server) -> Stream.of("native", "framework").map((strategy) -> Arguments.of(server, strategy)));
	}

	private static ConfigurableApplicationContext run(Server server, String strategy, String... arguments) {
		return TestApp.with("PORT", "0")
			.arguments("--server.forward-headers-strategy=" + strategy)
			.arguments(arguments)
			.sources(SeenApp.class)
			.run(server);
	}

	/**
	 * A row of the table.
	 *
	 * @param seen what the app sees
	 * @param headers what the request says
	 */
	private record Row(String seen, List<String> headers) {

		Row(String seen, String... headers) {
			this(seen, List.of(headers));
		}

		String host() {
			return this.headers.get(0).substring("Host: ".length());
		}

		String ask(ConfigurableApplicationContext context) {
			String answer = ask(context.getBean(BoundUrl.class).port(), "/seen");
			return answer.lines()
				.filter((line) -> line.contains("/seen "))
				.map((line) -> line.replace("[2001:db8::9]", "2001:db8::9")
					.replace("2001:db8:0:0:0:0:0:9", "2001:db8::9"))
				.findFirst()
				.orElse(answer);
		}

		String ask(int port, String path) {
			try (Socket socket = new Socket("127.0.0.1", port)) {
				String request = "GET %s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n".formatted(path,
						String.join("\r\n", this.headers));
				socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
				return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
