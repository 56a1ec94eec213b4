package io.twelvefactor.routing;

import java.util.Optional;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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
		return httpServer.doOnBound(this::bound).doOnChannelInit((observer, channel, address) -> opened(channel));
	}

	private void bound(DisposableServer bound) {
		this.server = bound;
		bound.channel().pipeline().addFirst(new Accepted());
	}

	private void opened(Channel connection) {
		this.connections.add(connection);
		if (this.closed) {
			NettyLastExchange.begin(connection);
		}
	}

	@Override
	public void closeListener() {
		this.closed = true;
		Optional.ofNullable(this.server).ifPresent((bound) -> bound.channel().close().syncUninterruptibly());
		this.connections.stream().filter(Channel::isRegistered).forEach(NettyLastExchange::begin);
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

	/**
	 * Knows a connection from when it is accepted. It is opened on a thread that may take
	 * its time, in a process that has just started above all.
	 */
	private final class Accepted extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object connection) {
			NettyRelease.this.connections.add((Channel) connection);
			context.fireChannelRead(connection);
		}

	}

}
