package io.twelvefactor.binding.port;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The stream sockets that somebody listens on, as Linux tells them in {@code /proc}.
 *
 * @param proc the file system of proc(5)
 */
public record ListeningSockets(Path proc) {

	private static final String TCP_LISTEN = "0A";

	/**
	 * The flag {@code __SO_ACCEPTCON}.
	 */
	private static final String UNIX_LISTEN = "00010000";

	/**
	 * The type {@code SOCK_STREAM}.
	 */
	private static final String STREAM = "0001";

	/**
	 * Read the sockets of a system.
	 * @param proc the file system of proc(5)
	 * @return the sockets
	 */
	public static ListeningSockets of(Path proc) {
		return new ListeningSockets(proc);
	}

	/**
	 * Find the socket of a file descriptor of this process.
	 * @param fd the file descriptor
	 * @return the socket, or empty if it is not one that listens
	 */
	public Optional<ListeningSocket> find(int fd) {
		String link = link(fd);
		return all().filter((socket) -> link.equals("socket:[%d]".formatted(socket.inode()))).findFirst();
	}

	private String link(int fd) {
		try {
			return Files.readSymbolicLink(this.proc.resolve("self/fd").resolve(String.valueOf(fd))).toString();
		}
		catch (IOException ex) {
			return "";
		}
	}

	/**
	 * Return all sockets that somebody listens on.
	 * @return the sockets, none where the system does not tell
	 */
	public Stream<ListeningSocket> all() {
		return Stream.concat(Stream.of("tcp", "tcp6").flatMap(this::lines).flatMap(ListeningSockets::tcp),
				lines("unix").flatMap(ListeningSockets::unix));
	}

	// A path in another character set is shown with replacements, and is no reason to see
	// nothing.
	private Stream<String> lines(String table) {
		try {
			byte[] text = Files.readAllBytes(this.proc.resolve("self/net").resolve(table));
			return new String(text, StandardCharsets.UTF_8).lines().skip(1).map(String::strip);
		}
		catch (IOException ex) {
			return Stream.empty();
		}
	}

	// Column 2 is the local address, 4 the state and 10 the inode.
	private static Stream<ListeningSocket> tcp(String line) {
		String[] columns = line.split("\\s+");
		return (columns.length > 9 && columns[3].equals(TCP_LISTEN))
				? Stream.of(new ListeningSocket(Long.parseLong(columns[9]), address(columns[1]))) : Stream.empty();
	}

	// Column 4 is the flags, 5 the type, 7 the inode, and the rest is the path, if there
	// is one.
	private static Stream<ListeningSocket> unix(String line) {
		String[] columns = line.split("\\s+", 8);
		return (columns.length > 7 && columns[3].equals(UNIX_LISTEN) && columns[4].equals(STREAM)
				&& columns[7].startsWith("/")) ? unix(columns[7], Long.parseLong(columns[6])) : Stream.empty();
	}

	private static Stream<ListeningSocket> unix(String path, long inode) {
		try {
			return Stream.of(new ListeningSocket(inode, UnixDomainSocketAddress.of(path)));
		}
		catch (InvalidPathException ex) {
			return Stream.empty();
		}
	}

	// The address is in words of four bytes, each in the order of the machine.
	private static InetSocketAddress address(String text) {
		int colon = text.indexOf(':');
		ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(text.substring(0, colon)));
		ByteBuffer bytes = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
		while (words.hasRemaining()) {
			bytes.putInt(words.getInt());
		}
		try {
			return new InetSocketAddress(InetAddress.getByAddress(bytes.array()),
					Integer.parseInt(text.substring(colon + 1), 16));
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
