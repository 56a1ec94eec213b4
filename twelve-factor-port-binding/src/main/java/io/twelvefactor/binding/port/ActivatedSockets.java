package io.twelvefactor.binding.port;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * The sockets that systemd passes to a process.
 *
 * @param sockets the sockets in the order of the socket unit
 * @see <a href=
 * "https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html">sd_listen_fds(3)</a>
 */
public record ActivatedSockets(List<ActivatedSocket> sockets) {

	/**
	 * The variable that holds the number of sockets.
	 */
	public static final String FDS = "LISTEN_FDS";

	private static final String PID = "LISTEN_PID";

	private static final String NAMES = "LISTEN_FDNAMES";

	private static final int FIRST = 3;

	/**
	 * What sd_listen_fds_with_names(3) calls a socket without a name.
	 */
	private static final String UNNAMED = "unknown";

	/**
	 * Read what is passed to this process. What is passed to another process, such as a
	 * shell that started this one, is not for us.
	 * @param variables the variables of the process
	 * @param pid the process
	 * @param proc the file system of proc(5)
	 * @return the sockets, which may be none
	 */
	public static ActivatedSockets of(SystemEnvironment variables, long pid, Path proc) {
		if (!String.valueOf(pid).equals(variables.get(PID)) || variables.get(FDS) == null) {
			return new ActivatedSockets(List.of());
		}
		String[] names = Optional.ofNullable(variables.get(NAMES)).orElse("").split(":", -1);
		return new ActivatedSockets(IntStream.range(0, number(variables))
			.mapToObj((index) -> socket(proc, FIRST + index, (index < names.length) ? names[index] : ""))
			.toList());
	}

	private static int number(SystemEnvironment variables) {
		String fds = String.valueOf(variables.get(FDS));
		if (!fds.matches("[0-9]{1,4}")) {
			throw new FailureAnalyzedException("The environment variable %s is %s, which is not a number of sockets."
				.formatted(FDS, Port.shown(fds)), "Leave %s to systemd, or unset it.".formatted(FDS));
		}
		return Integer.parseInt(fds);
	}

	private static ActivatedSocket socket(Path proc, int fd, String name) {
		return ListeningSockets.of(proc)
			.find(fd)
			.map((socket) -> new ActivatedSocket(fd, name.isEmpty() ? UNNAMED : name, socket.inode(), socket.address()))
			.orElseThrow(() -> new FailureAnalyzedException(
					"The environment variable %s tells of the file descriptor %d, which is not a listening stream socket."
						.formatted(FDS, fd),
					"Use ListenStream= with a port or a path in the socket unit, and Accept=no, or unset %s."
						.formatted(FDS)));
	}

	/**
	 * Tell whether no socket is passed.
	 * @return whether there is none
	 */
	public boolean isEmpty() {
		return this.sockets.isEmpty();
	}

	ActivatedSocket first() {
		return this.sockets.get(0);
	}

	/**
	 * Check that each socket has a server. What nobody accepts would wait for ever.
	 * @param used where servers listen
	 */
	public void checkAllUsed(List<ListenAddress> used) {
		this.sockets.forEach((socket) -> check(socket, Collections.frequency(used, socket)));
	}

	private static void check(ActivatedSocket socket, int users) {
		if (users != 1) {
			throw new FailureAnalyzedException(
					"systemd passes the socket %s, and %s in this app can listen on it.".formatted(socket,
							(users == 0) ? "nothing" : "both the web server and a TCP binding"),
					"The first socket is for the web server, or for the only TCP binding of an app without one. "
							+ "Any other needs the name of a TCP binding: FileDescriptorName= in its socket unit. "
							+ "A gRPC or RSocket server takes none, and neither does a server whose port is set on the command line, by -D or by a variable of Spring.");
		}
	}

	Optional<ActivatedSocket> find(String name) {
		return this.sockets.stream()
			.filter((socket) -> socket.name().equals(name) && !name.equals(UNNAMED))
			.findFirst();
	}

}
