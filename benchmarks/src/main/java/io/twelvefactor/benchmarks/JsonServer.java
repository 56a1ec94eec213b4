package io.twelvefactor.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * A server that costs as little as possible, in a process of its own: Reactor Netty
 * alone, with one document, and a path at which it comes after half a second.
 */
public final class JsonServer {

	private static final byte[] DOCUMENT = "{\"sku\":\"chair\",\"name\":\"A chair\",\"stock\":12,\"price\":49.90}"
		.getBytes(StandardCharsets.UTF_8);

	private JsonServer() {
	}

	/**
	 * Listen on a free port and print it, until the standard input ends.
	 * @param args none
	 * @throws Exception if the input can't be read
	 */
	public static void main(String[] args) throws Exception {
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle((request, response) -> response.header("Content-Type", "application/json")
				.header("Content-Length", Integer.toString(DOCUMENT.length))
				.sendByteArray(request.uri().equals("/slow") ? Mono.delay(Duration.ofMillis(500)).thenReturn(DOCUMENT)
						: Mono.just(DOCUMENT)))
			.bindNow();
		System.out.println(server.port());
		System.in.readAllBytes();
		server.disposeNow();
	}

}
