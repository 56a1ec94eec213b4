package io.twelvefactor.export;

import java.lang.reflect.Field;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * Tells Netty the address of a Unix domain socket that is passed. Netty knows that of one
 * that it has bound itself only, and Spring Boot asks for it; when it is closed Netty
 * deletes the file of one whose address it knows, which is not ours.
 */
final class PassedUnixSocket extends ChannelOutboundHandlerAdapter {

	private static final @Nullable Field ADDRESS = address();

	private final EpollServerDomainSocketChannel channel;

	private PassedUnixSocket(EpollServerDomainSocketChannel channel) {
		this.channel = channel;
	}

	/**
	 * Tell whether this version of Netty keeps the address where it is put here.
	 * @return whether this class works
	 */
	static boolean isSupported() {
		return ADDRESS != null;
	}

	static EpollServerDomainSocketChannel channel(int fd, DomainSocketAddress address) {
		EpollServerDomainSocketChannel channel = new EpollServerDomainSocketChannel(fd, true);
		PassedUnixSocket socket = new PassedUnixSocket(channel);
		socket.set(address);
		channel.pipeline().addLast(socket);
		return channel;
	}

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise promise) {
		set(null);
		context.close(promise);
	}

	private void set(@Nullable DomainSocketAddress address) {
		Assert.state(ADDRESS != null, "This version of Netty keeps the address elsewhere");
		ReflectionUtils.setField(ADDRESS, this.channel, address);
	}

	// Not public, and of whatever name.
	private static @Nullable Field address() {
		Field field = ReflectionUtils.findField(EpollServerDomainSocketChannel.class, null, DomainSocketAddress.class);
		if (field != null) {
			ReflectionUtils.makeAccessible(field);
		}
		return field;
	}

	/**
	 * Lets a native image keep the field.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.reflection()
				.registerTypeIfPresent(classLoader, "io.netty.channel.epoll.EpollServerDomainSocketChannel",
						MemberCategory.ACCESS_DECLARED_FIELDS);
		}

	}

}
