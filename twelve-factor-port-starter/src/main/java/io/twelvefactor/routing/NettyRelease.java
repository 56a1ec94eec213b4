package io.twelvefactor.routing;

import java.util.Optional;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.env.Environment;

/**
 * Reactor Netty, which closes its listener alone when its channel is closed.
 */
final class NettyRelease
		implements ReleasableServer, WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, DisposableBean {

	private final Environment environment;

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private volatile @Nullable DisposableServer server;

	private volatile boolean closed;

	NettyRelease(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		if (ReleaseSettings.isEnabled(this.environment)) {
			factory.addServerCustomizers(this::observe);
		}
	}

	private HttpServer observe(HttpServer httpServer) {
		return httpServer.doOnBound((bound) -> this.server = bound)
			.doOnChannelInit((observer, channel, address) -> accepted(channel));
	}

	private void accepted(Channel connection) {
		this.connections.add(connection);
		if (this.closed) {
			NettyLastExchange.begin(connection);
		}
	}

	@Override
	public void closeListener() {
		this.closed = true;
		Optional.ofNullable(this.server).ifPresent((bound) -> bound.channel().close().syncUninterruptibly());
		this.connections.forEach(NettyLastExchange::begin);
	}

	@Override
	public boolean isReleased() {
		return this.connections.isEmpty();
	}

	// Reactor Netty takes a server without a listener for one that has stopped.
	@Override
	public void destroy() {
		this.connections.close();
	}

	@Override
	public void endConversations() {
		this.connections.forEach(NettyLastExchange::endConversation);
	}

}
