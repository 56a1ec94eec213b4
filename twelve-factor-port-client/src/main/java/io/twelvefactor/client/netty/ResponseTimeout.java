package io.twelvefactor.client.netty;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/**
 * The time that a connection has without a byte of the answer that is waited for. Reactor
 * Netty adds a handler for each request and removes it with the response; this one stays
 * as long as the connection.
 */
final class ResponseTimeout extends ReadTimeoutHandler {

	private static final Log log = LogFactory.getLog(ResponseTimeout.class);

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
		return (timeout != null && isOneAtATime) ? ofConnections(client.responseTimeout(null), timeout) : client;
	}

	private static HttpClient ofConnections(HttpClient client, Duration timeout) {
		AtomicBoolean unknown = new AtomicBoolean();
		return client.doOnChannelInit((observer, channel, address) -> {
			if (!addTo(channel, timeout) && unknown.compareAndSet(false, true)) {
				log.warn("This version of Reactor Netty is not known to this version of twelve-factor-port: "
						+ "each request gets a read timeout of its own, which takes more memory.");
			}
		}).doOnRequest((request, connection) -> {
			if (unknown.get()) {
				request.responseTimeout(timeout);
			}
		});
	}

	/**
	 * Add the handler to a connection.
	 * @param channel the connection
	 * @param timeout the time
	 * @return whether there was a place for it
	 */
	static boolean addTo(Channel channel, Duration timeout) {
		ChannelHandlerContext codec = channel.pipeline().context(HttpClientCodec.class);
		if (codec == null) {
			return false;
		}
		channel.pipeline().addAfter(codec.name(), ResponseTimeout.class.getName(), new ResponseTimeout(timeout));
		return true;
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
		if (isAwaited && !hasAnother(context.pipeline())) {
			super.readTimedOut(context);
		}
	}

	private boolean hasAnother(ChannelPipeline pipeline) {
		return pipeline.toMap()
			.values()
			.stream()
			.anyMatch((handler) -> handler instanceof ReadTimeoutHandler && handler != this);
	}

}
