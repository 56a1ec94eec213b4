package io.twelvefactor.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.Socket;

/**
 * The connections that Linux has set up for a listener and nobody has accepted. To close
 * the listener is to reset them, with the requests that were sent on them. A filter for
 * packets keeps others from coming in the meantime: they try again a second later, when
 * the port is refused or another process has it. Those that have begun have the time of a
 * round trip to come to an end. Java can't do that by itself, and Netty's native library
 * can, for any socket of this process.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/networking/filter.html">Linux
 * Socket Filtering</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/tcp.7.html">tcp(7), TCP_INFO</a>
 */
final class AcceptQueue {

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	private static final int SOL_SOCKET = 1;

	private static final int SO_ATTACH_FILTER = 26;

	private static final int SO_ACCEPTCONN = 30;

	private static final int IPPROTO_TCP = 6;

	private static final int TCP_INFO = 11;

	private static final Duration LONGEST = Duration.ofMillis(500);

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
	 * Let nobody else in, and wait until all are accepted. Where a sandbox forbids that,
	 * or on another system, nothing happens.
	 * @param port a port that no other process shares
	 */
	static void drain(int port) {
		if (!Epoll.isAvailable()) {
			return;
		}
		try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
			descriptors.map((path) -> Integer.parseInt(path.getFileName().toString()))
				.flatMap((descriptor) -> listener(descriptor, port))
				.forEach(AcceptQueue::drain);
		}
		catch (IOException | UncheckedIOException ex) {
			// They are lost as ever.
		}
	}

	private static Stream<Socket> listener(int descriptor, int port) {
		try {
			Socket socket = new Socket(descriptor);
			boolean listens = socket.getIntOpt(SOL_SOCKET, SO_ACCEPTCONN) != 0;
			InetSocketAddress address = listens ? socket.localAddress() : null;
			return (address != null && address.getPort() == port) ? Stream.of(socket) : Stream.empty();
		}
		catch (IOException | ChannelException ex) {
			return Stream.empty();
		}
	}

	private static void drain(Socket listener) {
		try {
			refuseSyn(listener);
			long start = System.nanoTime();
			do {
				LockSupport.parkNanos(HANDSHAKE.toNanos());
			}
			while (size(listener) > 0 && System.nanoTime() - start < LONGEST.toNanos());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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

}
