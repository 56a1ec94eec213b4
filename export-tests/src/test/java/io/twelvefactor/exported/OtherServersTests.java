package io.twelvefactor.exported;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
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
import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.SelfSigned;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.messaging.rsocket.RSocketRequester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of Spring Boot's other servers, with clients of their protocols.
 */
@Timeout(240)
class OtherServersTests {

	private static final String GRPC = "grpc";

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void anAppWithNothingButGrpcBindsPort() throws IOException {
		int port = freePort();
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

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aPortThatGrpcCanNotBindIsExplained() throws IOException {
		try (ServerSocket taken = new ServerSocket(0);
				AppProcess app = Apps.start(GrpcApp.class, Map.of("PORT", String.valueOf(taken.getLocalPort()),
						"SPRING_MAIN_WEBAPPLICATIONTYPE", "none"))) {
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output())
				.contains("gRPC server failed to start. Port %d was already in use.".formatted(taken.getLocalPort()),
						"It was asked for by PORT.", "for example PORT=")
				.doesNotContain("\tat ");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aServiceLinkAsPortOfAGrpcAppIsExplained() {
		try (AppProcess app = Apps.start(GrpcApp.class,
				Map.of("PORT", "tcp://10.0.0.7:80", "SPRING_MAIN_WEBAPPLICATIONTYPE", "none"))) {
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output()).contains("PORT is 'tcp://10.0.0.7:80'. That is a Kubernetes service link")
				.doesNotContain("\tat ");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void aUnixDomainSocketForAGrpcAppIsExplained() {
		try (AppProcess app = Apps.start(GrpcApp.class,
				Map.of("PORT", "unix:/run/app.sock", "SPRING_MAIN_WEBAPPLICATIONTYPE", "none"))) {
			assertThat(app.exitCode()).isEqualTo(1);
			assertThat(app.output()).contains("the gRPC server can't listen on it").doesNotContain("\tat ");
		}
	}

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void anAppWithNothingButRSocketBindsPort() throws IOException {
		int port = freePort();
		try (AppProcess app = Apps.start(RSocketApp.class, GRPC,
				Map.of("PORT", String.valueOf(port), "SPRING_MAIN_WEBAPPLICATIONTYPE", "none"))) {
			URI url = boundUrl(app, "rsocket", "PORT");
			assertThat(url).hasToString("tcp://localhost:%d/".formatted(port));
			assertThat(self(RSocketRequester.builder().tcp("localhost", port)))
				.isEqualTo("%s [rsocket=%s]".formatted(url, url));
			assertThat(app.terminate()).isEqualTo(143);
		}
	}

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

	@Execution(ExecutionMode.CONCURRENT)
	@Test
	void anAppWithNothingButABindingStaysAlive() {
		try (AppProcess app = Apps.start(KeyValueStore.class, GRPC + "|rsocket",
				Map.of("PORT", "0", "SPRING_MAIN_WEBAPPLICATIONTYPE", "none"))) {
			URI url = boundUrl(app, "cache", "PORT");
			assertThat(url).hasScheme("redis");
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

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
