package io.twelvefactor.routed;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.SelfSigned;
import io.twelvefactor.app.Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what an app sees of its public side behind each routing layer, over http and
 * https. The platform is one that Spring Boot doesn't recognize.
 */
@Tag("full")
class RouterTests {

	private static final Map<Server, AppProcess> APPS = new EnumMap<>(Server.class);

	@TempDir
	private Path folder;

	@BeforeAll
	static void startApps() {
		for (Server server : Server.values()) {
			APPS.put(server, AppProcess.java(Map.of("PORT", "0", "K_SERVICE", "shop"), "-cp", server.classPath(),
					RoutedApp.class.getName()));
		}
		APPS.values().forEach(AppProcess::awaitStart);
	}

	@AfterAll
	static void stopApps() {
		APPS.values().forEach(AppProcess::close);
	}

	@ParameterizedTest
	@MethodSource("ways")
	void linksRedirectsAndTheClientAreThoseOfThePublicSide(Server server, Router router, boolean tls)
			throws IOException, InterruptedException {
		try (RouterProcess routing = start(server, router, tls)) {
			URI url = routing.url();
			HttpClient client = client();
			HttpResponse<String> seen = get(client, url.resolve("seen"));
			assertThat(seen.body()).contains("\"link\":\"%s\"".formatted(url.resolve("there")),
					"\"scheme\":\"%s\"".formatted(url.getScheme()), "\"client\":\"127.0.0.1\"");
			HttpResponse<String> redirected = get(client, url.resolve("redirect"));
			assertThat(redirected.uri()).isEqualTo(url.resolve("seen"));
			assertThat(redirected.body()).isEqualTo(seen.body());
		}
	}

	@ParameterizedTest
	@MethodSource("ways")
	void aWebSocketGoesThrough(Server server, Router router, boolean tls) throws Exception {
		try (RouterProcess routing = start(server, router, tls)) {
			CompletableFuture<String> echo = new CompletableFuture<>();
			WebSocket socket = client().newWebSocketBuilder()
				.buildAsync(URI.create(routing.url().resolve("echo").toString().replaceFirst("http", "ws")),
						new WebSocket.Listener() {

							@Override
							public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text,
									boolean last) {
								echo.complete(text.toString());
								return null;
							}

						})
				.get(20, TimeUnit.SECONDS);
			socket.sendText("hello", true);
			assertThat(echo.get(20, TimeUnit.SECONDS)).isEqualTo("echo hello");
		}
	}

	@ParameterizedTest
	@EnumSource
	void thePortIsReachableOverBothLoopbacks(Server server) throws IOException {
		int port = APPS.get(server).boundUrl().getPort();
		for (String loopback : new String[] { "127.0.0.1", "::1" }) {
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress(loopback, port), 5000);
				assertThat(socket.isConnected()).isTrue();
			}
		}
	}

	private RouterProcess start(Server server, Router router, boolean tls) throws IOException {
		if (tls) {
			String certificate = Files.readString(SelfSigned.certificate());
			String key = Files.readString(SelfSigned.privateKey());
			Files.writeString(this.folder.resolve("certificate.pem"), certificate);
			Files.writeString(this.folder.resolve("key.pem"), key);
			Files.writeString(this.folder.resolve("both.pem"), certificate + key);
		}
		return RouterProcess.start(router, this.folder,
				URI.create("http://127.0.0.1:" + APPS.get(server).boundUrl().getPort()));
	}

	private static HttpResponse<String> get(HttpClient client, URI url) throws IOException, InterruptedException {
		return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
	}

	private static HttpClient client() throws IOException {
		try (InputStream in = Files.newInputStream(SelfSigned.keyStore())) {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(in, SelfSigned.PASSWORD.toCharArray());
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(null, null);
			trusted.setCertificateEntry("self", store.getCertificate("self"));
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(trusted);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, trust.getTrustManagers(), null);
			return HttpClient.newBuilder().sslContext(context).followRedirects(Redirect.NORMAL).build();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Stream<Arguments> ways() {
		return Arrays.stream(Server.values())
			.flatMap((server) -> Arrays.stream(Router.values())
				.flatMap((router) -> Stream.of(false, true).map((tls) -> Arguments.of(server, router, tls))));
	}

}
