package io.twelvefactor.client.netty;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.ssl.SslHandler;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.client.settings.ClientSettings;
import io.twelvefactor.client.uri.HttpService;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * Connects to a service with Reactor Netty, as the application has configured it, and
 * with connections of the service's own.
 */
public final class ServiceConnector implements ClientHttpConnector {

	// By its name, as an application may leave that transport out.
	private static final String EPOLL = "io.netty.channel.epoll.EpollSocketChannel";

	private final ReactorClientHttpConnectorBuilder builder;

	private final HttpClientSettings settings;

	private final ClientHttpConnector connector;

	private final Map<String, ClientHttpConnector> unnamed = new ConcurrentHashMap<>();

	private ServiceConnector(ReactorClientHttpConnectorBuilder builder, HttpClientSettings settings) {
		this.builder = builder;
		this.settings = settings;
		this.connector = builder.build(settings);
	}

	/**
	 * Check that a service can be connected to.
	 * @param builder the application's HTTP library
	 * @param service the service
	 */
	public static void check(ClientHttpConnectorBuilder<?> builder, BackingService service) {
		boolean isSocket = service.urls().stream().anyMatch((url) -> url.scheme().equals(HttpService.UNIX));
		if (isSocket && !(builder instanceof ReactorClientHttpConnectorBuilder)) {
			throw new FailureAnalyzedException(
					"The URL of the backing service '%s' is a Unix domain socket, which only Reactor Netty connects to, and this application has another HTTP library."
						.formatted(service.name()),
					"Set spring.http.clients.reactive.connector to 'reactor'. Reactor Netty itself reads PORT, which has to be a number or not set for that.");
		}
	}

	/**
	 * Make a connector. An HTTP library that is not Reactor Netty keeps its own
	 * connections.
	 * @param builder the application's HTTP library
	 * @param settings how to call the service
	 * @param connections where connections come from
	 * @return the connector
	 */
	public static ClientHttpConnector of(ClientHttpConnectorBuilder<?> builder, ClientSettings settings,
			ConnectionProvider connections) {
		return (builder instanceof ReactorClientHttpConnectorBuilder reactor)
				? new ServiceConnector(reactor.withHttpClientFactory(() -> HttpClient.create(connections))
					.withHttpClientCustomizer((client) -> customize(client, settings)), settings.http())
				: builder.build(settings.http());
	}

	/**
	 * Set what Spring Boot has no setting for.
	 * @param client the client
	 * @param settings how to call the service
	 * @return the client
	 */
	public static HttpClient customize(HttpClient client, ClientSettings settings) {
		return ResponseTimeout.ofConnections(client)
			.compress(settings.transfer().compression())
			.option(ChannelOption.SO_KEEPALIVE, settings.transfer().tcpKeepAlive())
			.doOnChannelInit((observer, channel, address) -> {
				limitHandshake(channel, settings.connectTimeout());
				if (settings.transfer().tcpKeepAlive() && channel.getClass().getName().equals(EPOLL)) {
					lookAfter((EpollSocketChannel) channel);
				}
			});
	}

	// The system's own two hours are longer than anybody waits. A peer that is gone is
	// noticed within half a minute.
	private static void lookAfter(EpollSocketChannel socket) {
		socket.config().setTcpKeepIdle(15).setTcpKeepIntvl(5).setTcpKeepCnt(3);
	}

	private static void limitHandshake(Channel channel, Duration timeout) {
		SslHandler handler = channel.pipeline().get(SslHandler.class);
		if (handler != null) {
			handler.setHandshakeTimeoutMillis(timeout.toMillis());
		}
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return (uri.getHost() != null) ? this.connector.connect(method, uri, requestCallback)
				: connectUnnamed(method, uri, requestCallback);
	}

	// To java.net.URI a host name with an underscore is none, and neither is the path of
	// a socket. Reactor Netty takes the one as text and the other as an address.
	private Mono<ClientHttpResponse> connectUnnamed(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		String origin = uri.getScheme() + "://" + uri.getRawAuthority();
		URI target = URI.create(uri.toString().substring(origin.length()).replaceFirst("^(?!/)", "/"));
		return this.unnamed.computeIfAbsent(origin, this::unnamed).connect(method, target, requestCallback);
	}

	private ClientHttpConnector unnamed(String origin) {
		return this.builder.withHttpClientCustomizer((client) -> at(client, origin)).build(this.settings);
	}

	private static HttpClient at(HttpClient client, String origin) {
		String socket = HttpService.socket(origin);
		return (socket != null)
				? client.remoteAddress(() -> new DomainSocketAddress(socket)).option(ChannelOption.SO_KEEPALIVE, null)
				: client.baseUrl(origin);
	}

}
