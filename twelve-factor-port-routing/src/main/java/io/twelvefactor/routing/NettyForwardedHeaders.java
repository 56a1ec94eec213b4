package io.twelvefactor.routing;

import java.net.InetSocketAddress;
import java.util.List;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.twelvefactor.routing.ForwardedHeaders.Headers;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.netty.http.server.ConnectionInfo;
import reactor.netty.http.server.HttpServer;
import reactor.netty.transport.AddressUtils;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.NativeDetector;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Cleans what is forwarded to Reactor Netty, and lets it read that where it would have
 * read everything.
 *
 * @param environment the environment
 */
record NettyForwardedHeaders(
		Environment environment) implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	private static final Log log = LogFactory.getLog(NettyForwardedHeaders.class);

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		if (TrustedProxies.isNeeded(this.environment)) {
			TrustedProxies proxies = TrustedProxies.of(this.environment);
			factory.addServerCustomizers((server) -> isSupported(server) ? clean(server, proxies) : ignoreAll(server));
		}
	}

	// Of the methods of ConnectionInfo some are younger than others. A native image has
	// been linked when it was built.
	private static boolean isSupported(HttpServer server) {
		return NativeDetector.inNativeImage() || !server.configuration().isForwarded()
				|| (ClassUtils.hasMethod(ConnectionInfo.class, "withScheme", String.class)
						&& ClassUtils.hasMethod(ConnectionInfo.class, "withHostAddress", InetSocketAddress.class,
								String.class, int.class)
						&& ClassUtils.hasMethod(ConnectionInfo.class, "withRemoteAddress", InetSocketAddress.class)
						&& ClassUtils.hasMethod(ConnectionInfo.class, "withForwardedPrefix", String.class));
	}

	// To believe everybody would be the alternative.
	private static HttpServer ignoreAll(HttpServer server) {
		log.warn("This version of Reactor Netty is not known to this version of twelve-factor-port: "
				+ "forwarded headers are not read, whoever sends them.");
		return server.forwarded(false);
	}

	private static HttpServer clean(HttpServer server, TrustedProxies proxies) {
		ForwardedHeaders forwarded = new ForwardedHeaders(proxies);
		boolean isNative = server.configuration().isForwarded();
		return server.forwarded((info, request) -> {
			NettyHeaders headers = new NettyHeaders(request, info.getScheme());
			forwarded.clean(proxies.isTrusted(info.getRemoteAddress()), headers);
			return isNative ? read(headers, info) : info;
		}).doOnChannelInit((observer, channel, address) -> {
			ChannelHandlerContext codec = channel.pipeline().context(HttpServerCodec.class);
			if (channel instanceof DomainSocketChannel && codec != null) {
				channel.pipeline().addAfter(codec.name(), null, new OnUnixSocket(forwarded));
			}
		});
	}

	private static ConnectionInfo read(Headers headers, ConnectionInfo info) {
		ConnectionInfo read = info;
		for (String scheme : headers.get(ForwardedHeaders.PROTO)) {
			read = read.withScheme(scheme);
		}
		for (String host : headers.get(ForwardedHeaders.HOST)) {
			read = read
				.withHostAddress(AddressUtils.parseAddress(host, ConnectionInfo.getDefaultHostPort(read.getScheme())));
		}
		for (String port : headers.get(ForwardedHeaders.PORT)) {
			int number = Integer.parseInt(port);
			read = read.withHostAddress(AddressUtils.createUnresolved(read.getHostName(), number), read.getHostName(),
					number);
		}
		for (String client : headers.get(ForwardedHeaders.FOR)) {
			InetSocketAddress peer = info.getRemoteAddress();
			read = read.withRemoteAddress(AddressUtils.createUnresolved(client, (peer != null) ? peer.getPort() : 0));
		}
		for (String prefix : headers.get(ForwardedHeaders.PREFIX)) {
			read = read.withForwardedPrefix(prefix);
		}
		return read;
	}

	/**
	 * Cleans what is forwarded where Reactor Netty doesn't read it, but Spring may.
	 */
	private static final class OnUnixSocket extends ChannelInboundHandlerAdapter {

		private final ForwardedHeaders forwarded;

		OnUnixSocket(ForwardedHeaders forwarded) {
			this.forwarded = forwarded;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (message instanceof HttpRequest request) {
				this.forwarded.clean(true, new NettyHeaders(request, "http"));
			}
			context.fireChannelRead(message);
		}

	}

	/**
	 * The headers of Netty.
	 *
	 * @param request a request
	 * @param scheme the scheme of the connection
	 */
	private record NettyHeaders(HttpRequest request, String scheme) implements Headers {

		@Override
		public List<String> get(String name) {
			return this.request.headers().getAll(name);
		}

		@Override
		public void set(String name, String value) {
			this.request.headers().set(name, value);
		}

		@Override
		public void remove(String name) {
			this.request.headers().remove(name);
		}

	}

}
