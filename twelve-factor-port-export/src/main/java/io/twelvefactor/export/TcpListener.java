package io.twelvefactor.export;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;

import io.netty.channel.ChannelOption;
import io.netty.channel.unix.DomainSocketAddress;
import io.twelvefactor.binding.port.ActivatedSocket;
import io.twelvefactor.binding.port.ListenAddress;
import io.twelvefactor.binding.port.Listener;
import io.twelvefactor.binding.port.Port;
import io.twelvefactor.binding.port.UnixSocket;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;
import reactor.netty.tcp.TcpServer;
import reactor.netty.tcp.TcpSslContextSpec;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;

/**
 * A TCP binding that is bound.
 *
 * @param server the server
 * @param connections its connections
 * @param listener where it listens
 */
record TcpListener(DisposableServer server, TcpConnections connections, Listener listener) {

	private static final Log log = LogFactory.getLog(TcpPortBinding.class);

	private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(5);

	/**
	 * Bind a port.
	 * @param binding what to bind
	 * @param address where to bind it
	 * @param settings what config says of it
	 * @param sslBundle the certificate, or {@code null} for no TLS
	 * @param loops the threads, or {@code null} for those of Reactor Netty
	 * @return the bound port
	 */
	static TcpListener bind(TcpPortBinding binding, ListenAddress address, TcpSettings settings,
			@Nullable SslBundle sslBundle, @Nullable LoopResources loops) {
		TcpConnections connections = new TcpConnections(binding, settings);
		TcpServer server = TcpServer.create().doOnChannelInit(connections);
		server = isUnix(address) ? server : server.childOption(ChannelOption.SO_KEEPALIVE, true);
		server = (loops != null) ? server.runOn(loops) : server;
		server = (sslBundle != null) ? server.secure((spec) -> secure(spec, sslBundle)) : server;
		server = NettySockets.listen(binding.customize(server), address,
				() -> new InetSocketAddress(settings.address(), ((Port) address).number()));
		DisposableServer bound = server.bindNow();
		String scheme = Listener.scheme(binding.scheme(), sslBundle != null);
		return new TcpListener(bound, connections, new Listener(scheme, addressOf(bound, address), ""));
	}

	private static boolean isUnix(ListenAddress address) {
		return address instanceof UnixSocket
				|| (address instanceof ActivatedSocket socket && socket.address() instanceof UnixDomainSocketAddress);
	}

	private static SocketAddress addressOf(DisposableServer bound, ListenAddress address) {
		if (address instanceof ActivatedSocket socket) {
			return socket.address();
		}
		SocketAddress local = bound.address();
		return (local instanceof DomainSocketAddress unix) ? UnixDomainSocketAddress.of(unix.path()) : local;
	}

	private static void secure(SslProvider.SslContextSpec spec, SslBundle bundle) {
		SslManagerBundle managers = bundle.getManagers();
		SslOptions options = bundle.getOptions();
		TcpSslContextSpec context = TcpSslContextSpec.forServer(managers.getKeyManagerFactory());
		context.configure((builder) -> {
			builder.trustManager(managers.getTrustManagerFactory());
			builder.protocols(options.getEnabledProtocols());
			builder.ciphers(SslOptions.asSet(options.getCiphers()));
		});
		spec.sslContext((GenericSslContextSpec<?>) context);
	}

	/**
	 * Accept nothing more, and end the connections between two exchanges.
	 * @return completes when none is open
	 */
	Mono<Void> shutDown() {
		this.server.dispose();
		return this.server.onDispose().then(Mono.defer(this.connections::shutDown));
	}

	/**
	 * Accept nothing more, and close all connections.
	 */
	void close() {
		try {
			this.server.disposeNow(TIME_TO_CLOSE);
		}
		catch (IllegalStateException ex) {
			log.warn("%s is still bound".formatted(this.listener.uri()), ex);
		}
		this.connections.close();
	}

}
