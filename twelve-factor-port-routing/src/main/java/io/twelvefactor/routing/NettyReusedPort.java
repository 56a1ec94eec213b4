package io.twelvefactor.routing;

import io.netty.channel.ServerChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Lets Reactor Netty share its port.
 *
 * @param port whether and how
 */
record NettyReusedPort(ReusedPort port) implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		if (this.port.isWanted()) {
			factory.addServerCustomizers(this::share);
		}
	}

	private HttpServer share(HttpServer server) {
		LoopResources loops = server.configuration().loopResources();
		Class<? extends ServerChannel> channel = loops.onChannelClass(ServerSocketChannel.class,
				loops.onServerSelect(server.configuration().isPreferNative()));
		if (channel == NioServerSocketChannel.class) {
			throw ReusedPort.unsupported("Reactor Netty without its native transport");
		}
		this.port.check();
		return server.option(UnixChannelOption.SO_REUSEPORT, true);
	}

}
