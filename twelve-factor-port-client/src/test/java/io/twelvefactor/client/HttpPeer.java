package io.twelvefactor.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.resources.LoopResources;

/**
 * A real HTTP server that keeps what it was asked.
 */
final class HttpPeer implements AutoCloseable {

	private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

	// An application context that is closed takes the shared event loops with it.
	private final LoopResources loops = LoopResources.create("peer", 1, true);

	private final DisposableServer server;

	private volatile String location;

	HttpPeer() {
		this.server = HttpServer.create().runOn(this.loops).host("localhost").port(0).handle((request, response) -> {
			this.requests.add(new Request(request.method() + " " + request.uri(), request.requestHeaders().copy()));
			if (isSilent(request)) {
				return Mono.never();
			}
			if (this.location != null) {
				return response.status(307).header("Location", this.location).send();
			}
			return response.header("Content-Type", "text/plain").sendString(Flux.just("hello"));
		}).bindNow();
	}

	private static boolean isSilent(HttpServerRequest request) {
		return request.uri().endsWith("/silence");
	}

	HttpPeer redirectingTo(String location) {
		this.location = location;
		return this;
	}

	int port() {
		return this.server.port();
	}

	String url() {
		return "http://localhost:" + port();
	}

	String url(String userinfo, String path) {
		return "http://" + userinfo + "@localhost:" + port() + path;
	}

	List<Request> requests() {
		return List.copyOf(this.requests);
	}

	Request request() {
		List<Request> all = requests();
		return all.get(all.size() - 1);
	}

	@Override
	public void close() {
		this.server.disposeNow();
		this.loops.dispose();
	}

	/**
	 * A request as it came over the wire.
	 *
	 * @param line method and target
	 * @param headers the headers
	 */
	record Request(String line, HttpHeaders headers) {

		String credentials() {
			String authorization = headers().get("Authorization");
			if (authorization == null || !authorization.startsWith("Basic ")) {
				return authorization;
			}
			byte[] decoded = Base64.getDecoder().decode(authorization.substring("Basic ".length()));
			return new String(decoded, StandardCharsets.UTF_8);
		}

	}

}
