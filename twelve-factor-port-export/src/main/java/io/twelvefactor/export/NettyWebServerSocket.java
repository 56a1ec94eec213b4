package io.twelvefactor.export;

import java.util.Objects;

import io.twelvefactor.binding.port.ListenAddress;
import io.twelvefactor.binding.port.WebServerSocket;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Lets Reactor Netty listen on the socket of the web server, if it has one.
 *
 * @param environment the environment
 * @param resources the threads of the application, or {@code null}
 */
record NettyWebServerSocket(Environment environment, @Nullable ReactorResourceFactory resources)
		implements
			WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		WebServerSocket.find(this.environment).map(WebServerSocket::socket).ifPresent((socket) -> {
			// What it is told to run on would replace what accepts on the socket.
			factory.setResourceFactory(null);
			factory.addServerCustomizers((server) -> listen(server, socket));
		});
	}

	private HttpServer listen(HttpServer server, ListenAddress socket) {
		HttpServer running = (this.resources != null)
				? server.runOn(Objects.requireNonNull(this.resources.getLoopResources())) : server;
		return NettySockets.listen(running, socket, Objects.requireNonNull(server.configuration().bindAddress()));
	}

}
