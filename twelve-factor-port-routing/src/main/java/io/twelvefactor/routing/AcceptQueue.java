package io.twelvefactor.routing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.Socket;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.ClassUtils;

/**
 * The connections that Linux has set up for a listener and nobody has accepted. To close
 * the listener is to reset them, with the requests that were sent on them. A filter for
 * packets keeps others from coming in the meantime: they try again a second later, when
 * the port is refused or another process has it. Those that have begun have two
 * milliseconds to come to an end. Java can't do that by itself, and Netty's native
 * library can, for any socket of this process.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/networking/filter.html">Linux
 * Socket Filtering</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/tcp.7.html">tcp(7), TCP_INFO</a>
 */
final class AcceptQueue {

	private static final Log log = LogFactory.getLog(AcceptQueue.class);

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	private static final int SOL_SOCKET = 1;

	private static final int SO_ATTACH_FILTER = 26;

	private static final int SO_DETACH_FILTER = 27;

	private static final int SO_ACCEPTCONN = 30;

	private static final int SO_PROTOCOL = 38;

	private static final int IPPROTO_TCP = 6;

	private static final int TCP_INFO = 11;

	private static final Duration HANDSHAKE = Duration.ofMillis(2);

	// Load the flags of TCP; if one is SYN, return 0, and else the whole packet.
	private static final ByteBuffer NO_SYN = ByteBuffer.allocateDirect(32)
		.order(ByteOrder.nativeOrder())
		.put(instruction(0x30, 0, 0, 13))
		.put(instruction(0x45, 0, 1, 0x02))
		.put(instruction(0x06, 0, 0, 0))
		.put(instruction(0x06, 0, 0, -1));

	private AcceptQueue() {
	}

	/**
	 * Return whether this system and Netty's native library can do that.
	 * @return whether connections that wait are not lost
	 */
	static boolean isAvailable() {
		try {
			return ClassUtils.isPresent("io.netty.channel.epoll.Epoll", null) && Epoll.isAvailable();
		}
		catch (LinkageError ex) {
			return false;
		}
	}

	/**
	 * Let nobody else in, and wait until all are accepted. Where a sandbox forbids that
	 * nothing happens.
	 * @param port the port of a listener that no other process shares
	 * @param longest how long to wait at most
	 */
	static void drain(int port, Duration longest) {
		forEachListener(port, (listener) -> {
			refuseSyn(listener);
			long start = System.nanoTime();
			do {
				LockSupport.parkNanos(HANDSHAKE.toNanos());
			}
			while (size(listener) > 0 && System.nanoTime() - start < longest.toNanos());
		});
	}

	/**
	 * Let others in again, where a listener of the port is not closed after all.
	 * @param port the port
	 */
	static void reopen(int port) {
		forEachListener(port, (listener) -> listener.setIntOpt(SOL_SOCKET, SO_DETACH_FILTER, 0));
	}

	private static void forEachListener(int port, Step step) {
		if (!isAvailable()) {
			return;
		}
		try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
			descriptors.map((path) -> Integer.parseInt(path.getFileName().toString())).forEach((descriptor) -> {
				try {
					Socket socket = new Socket(descriptor);
					if (isListener(socket, port)) {
						step.take(socket);
					}
				}
				catch (IOException | RuntimeException ex) {
					// No socket, or one that may not be told.
				}
			});
		}
		catch (IOException | RuntimeException ex) {
			log.debug("What waits to be accepted can't be waited for", ex);
		}
		catch (LinkageError ex) {
			log.warn("This version of Netty's native transport is not known to this version of twelve-factor-port: "
					+ "connections that wait to be accepted when the port is closed are lost.", ex);
		}
	}

	private static boolean isListener(Socket socket, int port) throws IOException {
		if (socket.getIntOpt(SOL_SOCKET, SO_ACCEPTCONN) == 0
				|| socket.getIntOpt(SOL_SOCKET, SO_PROTOCOL) != IPPROTO_TCP) {
			return false;
		}
		InetSocketAddress address = socket.localAddress();
		return address != null && address.getPort() == port;
	}

	private static void refuseSyn(Socket listener) throws IOException {
		ByteBuffer program = ByteBuffer.allocateDirect(8 + Buffer.addressSize()).order(ByteOrder.nativeOrder());
		program.putShort(0, (short) 4).putLong(8, Buffer.memoryAddress(NO_SYN));
		listener.setRawOpt(SOL_SOCKET, SO_ATTACH_FILTER, program);
	}

	// For a listener, tcpi_unacked is the length of its queue.
	private static int size(Socket listener) throws IOException {
		ByteBuffer info = ByteBuffer.allocateDirect(28).order(ByteOrder.nativeOrder());
		listener.getRawOpt(IPPROTO_TCP, TCP_INFO, info);
		return info.getInt(24);
	}

	private static ByteBuffer instruction(int code, int ifTrue, int ifFalse, int value) {
		return ByteBuffer.allocate(8)
			.order(ByteOrder.nativeOrder())
			.putShort((short) code)
			.put((byte) ifTrue)
			.put((byte) ifFalse)
			.putInt(value)
			.flip();
	}

	private interface Step {

		void take(Socket listener) throws IOException;

	}

}
