package io.twelvefactor.client.netty;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutHandler;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/**
 * The time that a connection has without a byte of the answer that is waited for. Reactor
 * Netty adds a handler for each request and removes it with the response; this one stays
 * as long as the connection.
 */
final class ResponseTimeout extends ReadTimeoutHandler {

	private final ChannelFutureListener sending = this::sent;

	private boolean sent;

	private boolean interim;

	private boolean answered;

	private ResponseTimeout(Duration timeout) {
		super(timeout.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Limit the time of each connection instead of that of each request. With HTTP/2,
	 * where a connection has many at a time, nothing changes.
	 * @param client the client with its response timeout, if it has one
	 * @return the client
	 */
	static HttpClient ofConnections(HttpClient client) {
		Duration timeout = client.configuration().responseTimeout();
		boolean isOneAtATime = List.of(client.configuration().protocols()).equals(List.of(HttpProtocol.HTTP11));
		return (timeout != null && isOneAtATime)
				? client.responseTimeout(null).doOnChannelInit((observer, channel, address) -> addTo(channel, timeout))
				: client;
	}

	static void addTo(Channel channel, Duration timeout) {
		channel.pipeline()
			.addAfter(NettyPipeline.HttpCodec, ResponseTimeout.class.getName(), new ResponseTimeout(timeout));
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		if (message instanceof HttpRequest) {
			this.sent = false;
			this.answered = false;
		}
		super.write(context, message,
				(message instanceof LastHttpContent) ? promise.unvoid().addListener(this.sending) : promise);
	}

	// Nobody has to answer what has not left as a whole.
	private void sent(ChannelFuture request) {
		this.sent = request.isSuccess();
		resetReadTimeout();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
		if (message instanceof HttpResponse response) {
			this.interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
		}
		if (message instanceof LastHttpContent && !this.interim) {
			this.answered = true;
		}
		super.channelRead(context, message);
	}

	// Also after bytes that are no whole message yet.
	@Override
	public void channelReadComplete(ChannelHandlerContext context) throws Exception {
		resetReadTimeout();
		super.channelReadComplete(context);
	}

	// A request that was given a time of its own has Reactor Netty's handler.
	@Override
	protected void readTimedOut(ChannelHandlerContext context) throws Exception {
		boolean isAwaited = this.sent && !this.answered;
		if (isAwaited && context.pipeline().get(NettyPipeline.ResponseTimeoutHandler) == null) {
			super.readTimedOut(context);
		}
	}

}
