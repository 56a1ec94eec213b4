package io.twelvefactor.binding.failure;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.twelvefactor.binding.port.ListeningSockets;

/**
 * The process that listens on a port, as Linux tells it in {@code /proc}. Its arguments
 * are left out on purpose: they may hold secrets.
 *
 * @param pid the process
 */
record PortHolder(long pid) {

	/**
	 * Find the holder of a port.
	 * @param proc the file system of proc(5)
	 * @param port the port
	 * @return the holder, or empty where the system doesn't tell it to this user
	 */
	static Optional<PortHolder> find(Path proc, int port) {
		Set<String> sockets = ListeningSockets.of(proc)
			.all()
			.filter((socket) -> socket.isPort(port))
			.map((socket) -> "socket:[%d]".formatted(socket.inode()))
			.collect(Collectors.toSet());
		return sockets.isEmpty() ? Optional.empty()
				: list(proc).filter((entry) -> entry.getFileName().toString().matches("[0-9]+"))
					.filter((process) -> list(process.resolve("fd")).anyMatch((fd) -> sockets.contains(target(fd))))
					.map((process) -> new PortHolder(Long.parseLong(process.getFileName().toString())))
					.findFirst();
	}

	private static Stream<Path> list(Path directory) {
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
			return StreamSupport.stream(entries.spliterator(), false).toList().stream();
		}
		catch (IOException | DirectoryIteratorException ex) {
			return Stream.empty();
		}
	}

	private static String target(Path link) {
		try {
			return Files.readSymbolicLink(link).toString();
		}
		catch (IOException ex) {
			return "";
		}
	}

	@Override
	public String toString() {
		if (this.pid == ProcessHandle.current().pid()) {
			return "this very process (pid %d)".formatted(this.pid);
		}
		String command = ProcessHandle.of(this.pid)
			.flatMap((handle) -> handle.info().command())
			.orElse("unknown command");
		return "process %d (%s)".formatted(this.pid, command);
	}

}
