package io.twelvefactor.exported;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.netty.channel.epoll.Epoll;
import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.Installed;
import io.twelvefactor.app.SelfSigned;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.binding.BoundUrl;
import io.twelvefactor.binding.BoundUrls;
import io.twelvefactor.binding.PortBoundEvent;
import io.twelvefactor.export.TcpPortBinding;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.rsocket.RSocketRequester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests of Spring Boot's other servers, with clients of their protocols.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(240)
class OtherServersTests {

	private static final String GRPC = "grpc";

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void anAppWithNothingButGrpcBindsPort() {
		int port = FreePort.find();
		try (AppProcess app = Apps.start(GrpcApp.class,
				Map.of("PORT", String.valueOf(port), "SPRING_MAIN_WEBAPPLICATIONTYPE", "none"))) {
			URI url = boundUrl(app, "grpc", "PORT");
			assertThat(url).hasToString("grpc://localhost:%d/".formatted(port));
			assertThat(status(url, InsecureChannelCredentials.create())).isEqualTo(ServingStatus.SERVING);
			assertThat(app.terminate()).isEqualTo(143);
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void grpcBesideAWebServerHasAPortOfItsOwnAndTls() throws IOException {
		Map<String, String> variables = Map.of("PORT", "0", "SPRING_GRPC_SERVER_PORT", "0",
				"SPRING_GRPC_SERVER_SSL_BUNDLE", "self", "SPRING_SSL_BUNDLE_PEM_SELF_KEYSTORE_CERTIFICATE",
				SelfSigned.certificate().toString(), "SPRING_SSL_BUNDLE_PEM_SELF_KEYSTORE_PRIVATEKEY",
				SelfSigned.privateKey().toString());
		try (AppProcess app = Apps.start(GrpcApp.class, variables)) {
			URI url = boundUrl(app, "grpc", "SPRING_GRPC_SERVER_PORT");
			assertThat(url).hasScheme("grpcs");
			ChannelCredentials trusting = TlsChannelCredentials.newBuilder()
				.trustManager(SelfSigned.certificate().toFile())
				.build();
			assertThat(status(url, trusting)).isEqualTo(ServingStatus.SERVING);
			assertThat(app.boundUrl()).hasScheme("http");
		}
	}

	private static ServingStatus status(URI url, ChannelCredentials credentials) {
		ManagedChannel channel = Grpc.newChannelBuilderForAddress(url.getHost(), url.getPort(), credentials).build();
		try {
			return HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance()).getStatus();
		}
		finally {
			channel.shutdownNow();
		}
	}

	@Test
	void grpcIsTheMainListenerOfAnAppWithoutAWebServerAndIsPublished() {
		try (ConfigurableApplicationContext context = grpc("PORT", "0")) {
			BoundUrl main = context.getBean(BoundUrl.class);
			assertThat(context.getBean(BoundUrls.class).find("grpc").orElseThrow().uri()).isEqualTo(main.uri());
			assertThat(context.getBean(Bound.class).names).containsExactly("grpc");
			assertThat(status(main.uri(), InsecureChannelCredentials.create())).isEqualTo(ServingStatus.SERVING);
		}
	}

	@Test
	void grpcOnAUnixDomainSocketHasAUrl(@TempDir Path folder) {
		assumeThat(Epoll.isAvailable()).isTrue();
		try (ConfigurableApplicationContext context = TestApp.with()
			.arguments("--spring.grpc.server.netty.domain-socket-path=" + folder.resolve("grpc.sock"))
			.sources(GrpcApp.class)
			.runWithoutServer()) {
			assertThat(context.getBean(BoundUrl.class).uri())
				.hasToString("grpc+unix://%s/".formatted(folder.resolve("grpc.sock").toString().replace("/", "%2F")));
		}
	}

	@Test
	void aBindingBesideGrpcDoesNotTakePort() {
		assertThatException()
			.isThrownBy(() -> TestApp.with("PORT", "0").sources(GrpcApp.class, Lines.class).runWithoutServer())
			.havingRootCause()
			.isInstanceOfSatisfying(FailureAnalyzedException.class, (ex) -> assertThat(ex.analysis().getDescription())
				.contains("PORT is for the web, gRPC or RSocket server"));
	}

	@Test
	void aPortThatGrpcCanNotBindIsExplained(CapturedOutput output) throws IOException {
		try (ServerSocket taken = new ServerSocket(0)) {
			assertThatException().isThrownBy(() -> grpc("PORT", String.valueOf(taken.getLocalPort())));
			assertThat(output)
				.contains("gRPC server failed to start. Port %d was already in use.".formatted(taken.getLocalPort()),
						"It was asked for by PORT.", "for example PORT=")
				.doesNotContain("\tat ");
		}
	}

	@Test
	void aServiceLinkAsPortOfAGrpcAppIsExplained(CapturedOutput output) {
		assertThatException().isThrownBy(() -> grpc("PORT", "tcp://u:s3cret@10.0.0.7:80"));
		assertThat(output).contains("PORT is 'tcp://***@10.0.0.7:80'. That is a Kubernetes service link")
			.doesNotContain("s3cret");
	}

	@Test
	void aWrongPortThatIsBeatenDoesNoHarm() {
		grpc("PORT", "abc", "SPRING_GRPC_SERVER_PORT", "0").close();
	}

	@Test
	void aUnixDomainSocketForAGrpcAppIsExplained(CapturedOutput output) {
		assertThatException().isThrownBy(() -> grpc("PORT", "unix:/run/app.sock"));
		assertThat(output).contains("the gRPC server can't listen on it");
	}

	private static ConfigurableApplicationContext grpc(String... variables) {
		return TestApp.with(variables).sources(GrpcApp.class, Bound.class).runWithoutServer();
	}

	@Tag("full")
	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aSocketThatSystemdPassesToAGrpcAppIsNotReplacedByAPort(@TempDir Path folder) throws IOException {
		Path path = folder.resolve("app.sock");
		List<String> activate = List.of(Installed.program("systemd", "/usr/bin/systemd-socket-activate").toString(),
				"-l", path.toString(), "-E", "SPRING_MAIN_WEBAPPLICATIONTYPE=none");
		try (AppProcess app = AppProcess.under(activate, "-cp", System.getProperty("java.class.path"),
				GrpcApp.class.getName())) {
			app.await(" as 3");
			try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
				assertThat(channel.isConnected()).isTrue();
				assertThat(app.exitCode()).isEqualTo(1);
			}
			assertThat(app.output())
				.contains("nothing in this app can listen on it", "A gRPC or RSocket server takes none")
				.doesNotContain("\tat ", "Bound ");
		}
	}

	@Test
	void rsocketWithTlsSaysSoAndIsPublished() {
		try (ConfigurableApplicationContext context = TestApp.with()
			.arguments("--spring.rsocket.server.port=0", "--spring.rsocket.server.ssl.bundle=self",
					"--spring.ssl.bundle.pem.self.keystore.certificate=" + SelfSigned.certificate(),
					"--spring.ssl.bundle.pem.self.keystore.private-key=" + SelfSigned.privateKey())
			.sources(RSocketApp.class, Bound.class)
			.runWithoutServer()) {
			assertThat(context.getBean(BoundUrls.class).find("rsocket").orElseThrow().scheme()).isEqualTo("tcps");
			assertThat(context.getBean(Bound.class).names).containsExactly("rsocket");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void anAppWithNothingButRSocketBindsPort() {
		int port = FreePort.find();
		try (AppProcess app = Apps.start(RSocketApp.class, GRPC,
				Map.of("PORT", String.valueOf(port), "SPRING_MAIN_WEBAPPLICATIONTYPE", "none"))) {
			URI url = boundUrl(app, "rsocket", "PORT");
			assertThat(url).hasToString("tcp://localhost:%d/".formatted(port));
			assertThat(self(RSocketRequester.builder().tcp("localhost", port)))
				.isEqualTo("%s [rsocket=%s]".formatted(url, url));
			assertThat(app.terminate()).isEqualTo(143);
		}
	}

	@Tag("full")
	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void rsocketOverWebSocketBesideAWebServerHasAPortOfItsOwn() {
		try (AppProcess app = Apps.start(RSocketApp.class, Map.of("PORT", "0", "SPRING_RSOCKET_SERVER_PORT", "0",
				"SPRING_RSOCKET_SERVER_TRANSPORT", "websocket"))) {
			URI url = boundUrl(app, "rsocket", "SPRING_RSOCKET_SERVER_PORT");
			assertThat(url).hasScheme("ws");
			assertThat(self(RSocketRequester.builder().websocket(url)))
				.isEqualTo("%s [main=%s, rsocket=%s]".formatted(app.boundUrl(), app.boundUrl(), url));
		}
	}

	private static String self(RSocketRequester requester) {
		try {
			return requester.route("self").retrieveMono(String.class).block();
		}
		finally {
			requester.dispose();
		}
	}

	@Tag("full")
	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aPortThatRSocketCanNotBindIsExplained() throws IOException {
		try (ServerSocket taken = new ServerSocket(0);
				AppProcess app = Apps.start(RSocketApp.class, GRPC, Map.of("PORT", String.valueOf(taken.getLocalPort()),
						"SPRING_MAIN_WEBAPPLICATIONTYPE", "none"))) {
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output())
				.contains("RSocket server failed to start. Port %d was already in use.".formatted(taken.getLocalPort()),
						"It was asked for by PORT.")
				.doesNotContain("\tat ");
		}
	}

	@Tag("full")
	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void anAppWithNothingButABindingStaysAliveAlsoIfItIsAClientOfRSocket() throws IOException {
		Map<String, String> variables = Map.of("PORT", "0", "SPRING_MAIN_WEBAPPLICATIONTYPE", "none",
				"SPRING_AUTOCONFIGURE_EXCLUDE",
				"org.springframework.boot.rsocket.autoconfigure.RSocketServerAutoConfiguration");
		try (AppProcess app = Apps.start(KeyValueStore.class, GRPC, variables)) {
			URI url = boundUrl(app, "cache", "PORT");
			assertThat(url).hasScheme("redis");
			for (int i = 0; i < 3; i++) {
				try (Socket socket = new Socket(url.getHost(), url.getPort())) {
					socket.getOutputStream().write("*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
					assertThat(socket.getInputStream().readNBytes(7)).asString().isEqualTo("+PONG\r\n");
				}
			}
			assertThat(app.isAlive()).isTrue();
			assertThat(app.terminate()).isEqualTo(143);
		}
	}

	private static URI boundUrl(AppProcess app, String name, String origin) {
		app.await(" Started ");
		Matcher bound = Pattern.compile("Bound %s to (\\S+) \\(%s\\)".formatted(name, origin)).matcher(app.output());
		assertThat(bound.find()).as(app.output()).isTrue();
		return URI.create(bound.group(1));
	}

	@Configuration(proxyBeanMethods = false)
	static class Bound {

		final List<String> names = new ArrayList<>();

		@EventListener
		void bound(PortBoundEvent event) {
			this.names.add(event.boundUrl().name());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Lines {

		@Bean
		TcpPortBinding lines() {
			return new TcpPortBinding("lines", "line", (server) -> server);
		}

	}

}
