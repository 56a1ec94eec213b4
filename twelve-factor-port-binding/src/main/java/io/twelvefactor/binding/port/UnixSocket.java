package io.twelvefactor.binding.port;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * A Unix domain socket as it is given in text: {@code unix:} and an absolute path, the
 * way nginx, Puma and Docker write it.
 *
 * @param path the path of the socket
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 */
public record UnixSocket(Path path) implements ListenAddress {

	private static final Pattern TEXT = Pattern.compile("unix:(?://)?(/[^/\\p{Cntrl}\\p{Cf}][^\\p{Cntrl}\\p{Cf}]*)");

	/**
	 * The length of {@code sun_path} without the NUL at its end, see unix(7).
	 */
	private static final int MAX_BYTES = 107;

	private static final int MAX_BYTES_OF_JAVA = 106;

	/**
	 * The mask of the file type, {@code S_IFMT} in inode(7).
	 */
	private static final int FILE_TYPE = 0170000;

	/**
	 * The file type of a socket, {@code S_IFSOCK}.
	 */
	private static final int SOCKET = 0140000;

	static boolean isMeant(String value) {
		return value.strip().startsWith("unix:");
	}

	/**
	 * Parse the value of a variable or property.
	 * @param source where the value comes from, in words that can start a sentence
	 * @param key what the user would have to set
	 * @param value the text, which may be surrounded by white space
	 * @return the socket
	 */
	public static UnixSocket parse(String source, String key, String value) {
		Matcher text = TEXT.matcher(value.strip());
		if (!text.matches()) {
			throw new FailureAnalyzedException(
					"%s is %s, which is not the absolute path of a Unix domain socket.".formatted(source,
							Port.shown(value)),
					"Set %s to 'unix:' and an absolute path, such as unix:/run/app.sock, or to a whole number from 0 to 65535."
						.formatted(key));
		}
		int length = text.group(1).getBytes(StandardCharsets.UTF_8).length;
		if (length > MAX_BYTES) {
			throw new FailureAnalyzedException(
					"%s is the path of a Unix domain socket, and has %d bytes. The system takes no more than %d."
						.formatted(source, length, MAX_BYTES),
					"Set %s to a shorter path, such as unix:/run/app.sock.".formatted(key));
		}
		try {
			return new UnixSocket(Path.of(text.group(1)));
		}
		catch (InvalidPathException ex) {
			throw new FailureAnalyzedException(
					"%s is %s, which is no path in the character set of this process.".formatted(source,
							Port.shown(value)),
					"Start it with LC_ALL=C.UTF-8, or set %s to a path of ASCII letters.".formatted(key));
		}
	}

	/**
	 * Make room for the socket. What a process left behind that is dead is removed.
	 * @throws FailureAnalyzedException if a server listens there, or the path can't be
	 * that of a socket
	 */
	public void prepare() {
		Path folder = this.path.resolveSibling("");
		if (!Files.isDirectory(folder)) {
			throw failure("there is no such folder", "Make it, with 'mkdir -p %s'".formatted(folder));
		}
		if (Files.exists(this.path, LinkOption.NOFOLLOW_LINKS)) {
			removeStale();
		}
		if (!Files.isWritable(folder)) {
			throw failure("this process is not permitted to write into its folder",
					"Let it be the owner of '%s'".formatted(folder));
		}
	}

	private void removeStale() {
		try {
			int mode = (int) Files.getAttribute(this.path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
			if ((mode & FILE_TYPE) != SOCKET) {
				throw failure("there is something that is not a socket", "Move that away");
			}
			if (isLive()) {
				throw failure("another process listens there", "Stop that process");
			}
			Files.delete(this.path);
		}
		catch (IOException ex) {
			throw failure("what is there can't be removed: " + ex.getClass().getSimpleName(), "Remove it");
		}
	}

	// Without waiting for a server that is too busy to accept.
	private boolean isLive() {
		try (SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			connection.configureBlocking(false);
			connection.connect(UnixDomainSocketAddress.of(this.path));
			return true;
		}
		catch (ConnectException ex) {
			return false;
		}
		catch (IOException ex) {
			return !isTooLongForJava() || isKnown();
		}
	}

	// Java takes one byte less than the system.
	private boolean isTooLongForJava() {
		return this.path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES_OF_JAVA;
	}

	private boolean isKnown() {
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of(this.path);
		return ListeningSockets.of(Path.of("/proc")).all().anyMatch((socket) -> socket.address().equals(address));
	}

	/**
	 * Make room for the socket of a server that is written in Java all through.
	 */
	public void prepareForJava() {
		if (isTooLongForJava()) {
			throw failure("Java takes paths of no more than %d bytes".formatted(MAX_BYTES_OF_JAVA),
					"Use Reactor Netty on Linux");
		}
		prepare();
	}

	private FailureAnalyzedException failure(String reason, String remedy) {
		return new FailureAnalyzedException(
				"The Unix domain socket '%s' can't be bound: %s.".formatted(this.path, reason),
				"%s, or use another path.".formatted(remedy));
	}

}
