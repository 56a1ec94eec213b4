package io.twelvefactor.routing;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NativeDetector;
import org.springframework.util.ReflectionUtils;

/**
 * Tomcat's endpoint, which serves the connection that its acceptor still gets when its
 * listener is closed, and closes connections that are silent.
 */
final class ReleasableEndpoint extends NioEndpoint {

	private final AtomicBoolean last = new AtomicBoolean();

	private volatile boolean closing;

	private volatile long closed;

	private boolean reusePort;

	private volatile @Nullable ServerSocketChannel listener;

	/**
	 * Tell whether this version of Tomcat has what is overridden and called here, none of
	 * which is an API. A method that Tomcat doesn't have any more would be one that it
	 * never calls, or whose caller fails when the server starts.
	 * @return whether this class works
	 */
	static boolean isSupported() {
		// A native image has been linked when it was built.
		if (NativeDetector.inNativeImage()) {
			return true;
		}
		Method[] all = ReflectionUtils.getAllDeclaredMethods(NioEndpoint.class);
		return has(all, void.class, "initServerSocket") && has(all, NetworkChannel.class, "getServerSocket")
				&& has(all, void.class, "unlockAccept") && has(all, SocketChannel.class, "serverSocketAccept")
				&& has(all, void.class, "doCloseServerSocket")
				&& has(all, void.class, "destroySocket", SocketChannel.class)
				&& has(all, boolean.class, "setSocketOptions", SocketChannel.class);
	}

	// One with another result is a bridge.
	private static boolean has(Method[] all, Class<?> result, String name, Class<?>... parameters) {
		for (Method method : all) {
			if (method.getName().equals(name) && method.getReturnType() == result
					&& Arrays.equals(method.getParameterTypes(), parameters)) {
				return (method.getModifiers() & (Modifier.FINAL | Modifier.PRIVATE | Modifier.STATIC)) == 0;
			}
		}
		return false;
	}

	void setReusePort(boolean reusePort) {
		this.reusePort = reusePort;
	}

	// As in Tomcat, but for the one option that it doesn't have.
	@Override
	protected void initServerSocket() throws Exception {
		this.closing = false;
		this.last.set(false);
		if (!this.reusePort || getUseInheritedChannel() || getUnixDomainSocketPath() != null) {
			super.initServerSocket();
			return;
		}
		ServerSocketChannel channel = ServerSocketChannel.open();
		this.listener = channel;
		channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
		getSocketProperties().setProperties(channel.socket());
		channel.bind(new InetSocketAddress(getAddress(), getPortWithOffset()), getAcceptCount());
	}

	@Override
	protected @Nullable NetworkChannel getServerSocket() {
		return (this.listener != null) ? this.listener : super.getServerSocket();
	}

	// To close the listener ends the acceptor too. Tomcat wakes it up by a connection to
	// itself, which may not be let in any more.
	@Override
	protected void unlockAccept() {
		if (!this.closing) {
			super.unlockAccept();
		}
	}

	@Override
	protected @Nullable SocketChannel serverSocketAccept() throws Exception {
		try {
			ServerSocketChannel channel = this.listener;
			return (channel != null) ? channel.accept() : super.serverSocketAccept();
		}
		catch (IOException | RuntimeException ex) {
			if (this.closing && isListenerClosed()) {
				return null;
			}
			throw ex;
		}
	}

	private boolean isListenerClosed() {
		NetworkChannel channel = getServerSocket();
		return channel == null || !channel.isOpen();
	}

	@Override
	protected void doCloseServerSocket() throws IOException {
		ServerSocketChannel channel = this.listener;
		if (channel != null) {
			channel.close();
		}
		super.doCloseServerSocket();
	}

	/**
	 * Be ready for the one connection that the acceptor still gets when it is told to
	 * stop. It throws that away, as it is no use to a server that is paused.
	 */
	void expectLast() {
		this.closed = System.currentTimeMillis();
		this.closing = true;
	}

	@Override
	protected void destroySocket(@Nullable SocketChannel socket) {
		if (socket == null) {
			countDownConnection();
			return;
		}
		boolean served = this.closing && !isPaused() && this.last.compareAndSet(false, true);
		if (!served) {
			super.destroySocket(socket);
		}
		else if (!setSocketOptions(socket)) {
			closeSocket(socket);
		}
	}

	/**
	 * Close the connections that are idle and silent.
	 * @return whether all others are silent at least
	 */
	boolean isSilent() {
		boolean silent = true;
		for (SocketWrapperBase<NioChannel> connection : Set.copyOf(getConnections())) {
			silent &= isSilent((NioSocketWrapper) connection);
		}
		return silent;
	}

	// Whoever processes a connection holds its lock, and who is about to has taken it out
	// of those that are read. A processor belongs to one that is in the middle of a
	// request, or was upgraded.
	private boolean isSilent(NioSocketWrapper connection) {
		if (!connection.getLock().tryLock()) {
			return false;
		}
		try {
			Processor processor = (Processor) connection.getCurrentProcessor();
			long last = Math.max(this.closed, Math.max(connection.getLastRead(), connection.getLastWrite()));
			boolean silent = System.currentTimeMillis() - last >= ReleasableServer.SILENCE.toMillis();
			if (processor != null && processor.isUpgrade()) {
				// Upgraded since, and not told to open no more streams.
				processor.pause();
				return silent;
			}
			boolean idle = processor == null && (connection.interestOps() & SelectionKey.OP_READ) != 0;
			if (idle && silent) {
				connection.close();
			}
			return idle && silent;
		}
		finally {
			connection.getLock().unlock();
		}
	}

}
