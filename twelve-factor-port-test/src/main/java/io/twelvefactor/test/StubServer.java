package io.twelvefactor.test;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.twelvefactor.test.StubbedAnswer.Delivery;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

import org.springframework.http.HttpHeaders;

/**
 * The server of a stub, with an event loop of its own, so that no application takes it
 * away. It listens at the same port all the time.
 */
final class StubServer {

	private static final Duration PAUSE = Duration.ofMillis(100);

	private static final Duration STOPPING = Duration.ofSeconds(5);

	private final Function<RecordedRequest, StubbedAnswer> answers;

	private final LoopResources loops;

	private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);

	private final int port;

	private @Nullable DisposableServer listening;

	StubServer(String name, Function<RecordedRequest, StubbedAnswer> answers) {
		this.answers = answers;
		this.loops = LoopResources.create("stub-" + name, 1, true);
		this.listening = listen(0);
		this.port = this.listening.port();
	}

	URI url() {
		return URI.create("http://127.0.0.1:" + this.port);
	}

	private DisposableServer listen(int atPort) {
		return HttpServer.create()
			.runOn(this.loops)
			.channelGroup(this.connections)
			.host("127.0.0.1")
			.port(atPort)
			.handle(this::handle)
			.bindNow();
	}

	synchronized void start() {
		if (this.listening == null) {
			this.listening = listen(this.port);
		}
	}

	synchronized void stop() {
		if (this.listening != null) {
			this.listening.channel().close().syncUninterruptibly();
			this.listening = null;
		}
		this.connections.close().syncUninterruptibly();
	}

	void close() {
		stop();
		this.loops.disposeLater(Duration.ZERO, STOPPING).block(STOPPING);
	}

	private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		return request.receive().aggregate().asString(StandardCharsets.UTF_8).defaultIfEmpty("").flatMap((body) -> {
			StubbedAnswer answer = this.answers.apply(recorded(request, body));
			answer.headers().forEach((name, values) -> values.forEach((value) -> response.addHeader(name, value)));
			return send(answer, request, response.status(answer.status()));
		});
	}

	private static RecordedRequest recorded(HttpServerRequest request, String body) {
		HttpHeaders headers = new HttpHeaders();
		request.requestHeaders().forEach((header) -> headers.add(header.getKey(), header.getValue()));
		return RecordedRequest.of(request.method().name(), request.uri(), headers, body);
	}

	private static Mono<Void> send(StubbedAnswer answer, HttpServerRequest request, HttpServerResponse response) {
		byte[] body = answer.bytes();
		boolean isCut = answer.delivery() == Delivery.CLOSES_IN_BODY;
		response.header(HttpHeaders.CONTENT_LENGTH, Integer.toString(isCut ? body.length + 1 : body.length));
		return switch (answer.delivery()) {
			case WHOLE -> (body.length > 0 && request.method() != HttpMethod.HEAD)
					? response.send(Mono.just(part(body, 0, body.length))).then() : response.send();
			case TRICKLES -> response.send(trickle(body), (one) -> true).then();
			case CLOSES_IN_BODY -> response.send(Mono.just(part(body, 0, body.length / 2)), (half) -> true)
				.then(end(request, false))
				.then();
			case HANGS -> Mono.never();
			case CLOSES_BEFORE_RESPONSE -> end(request, false);
			case RESETS -> end(request, true);
		};
	}

	private static Flux<ByteBuf> trickle(byte[] body) {
		return Flux.range(0, body.length).delayElements(PAUSE).map((index) -> part(body, index, 1));
	}

	private static ByteBuf part(byte[] body, int from, int length) {
		return Unpooled.wrappedBuffer(body, from, length);
	}

	// Nothing follows: Reactor Netty would answer.
	private static Mono<Void> end(HttpServerRequest request, boolean reset) {
		return Mono.<Void>never().doOnSubscribe((subscription) -> request.withConnection((connection) -> {
			if (reset) {
				connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
			}
			connection.channel().close();
		}));
	}

}
