package io.twelvefactor.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A server in a process of its own, which runs as the user of its package if the test
 * runs as root. All it writes is below one folder.
 */
final class ServerProcess implements AutoCloseable {

	private static final long TIMEOUT_SECONDS = 90;

	private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

	private final Process process;

	private final Path log;

	private ServerProcess(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Start a server.
	 * @param user the user of its package
	 * @param folder where it may write
	 * @param variables environment variables
	 * @param command what to run
	 * @return the process
	 */
	static ServerProcess start(String user, Path folder, Map<String, String> variables, String... command) {
		List<String> line = new ArrayList<>();
		if (ROOT) {
			run("chown", "-R", user, folder.toString());
			line.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups"));
		}
		line.addAll(List.of(command));
		Path log = folder.resolveSibling(folder.getFileName() + ".log");
		ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
		builder.environment().keySet().retainAll(List.of("PATH"));
		builder.environment().put("HOME", folder.toString());
		builder.environment().putAll(variables);
		try {
			return new ServerProcess(builder.start(), log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Run something to its end.
	 * @param command what to run
	 */
	static void run(String... command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
				throw new IllegalStateException("%s failed".formatted(List.of(command)));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Make a folder that other users can reach.
	 * @return a new folder
	 */
	static Path folder() {
		try {
			Path parent = Files.createTempDirectory("server",
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
			Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
			return Files.createDirectory(parent.resolve("work"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait until a port is open.
	 * @param port the port
	 * @return this
	 */
	ServerProcess awaitPort(int port) {
		return await("Port %d is not open".formatted(port), () -> isOpen(port));
	}

	/**
	 * Wait until something is so. Waiting for the end of the process is what makes the
	 * pause between two looks.
	 * @param problem what to say if it never is
	 * @param condition what to wait for
	 * @return this
	 */
	ServerProcess await(String problem, BooleanSupplier condition) {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
		try {
			while (!condition.getAsBoolean()) {
				if (this.process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
					throw new IllegalStateException("%s:\n%s".formatted(problem, log()));
				}
			}
			return this;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isOpen(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	/**
	 * End the process with another signal than SIGTERM.
	 * @param signal the name of the signal
	 */
	void stop(String signal) {
		run("kill", "-" + signal, Long.toString(this.process.pid()));
		awaitEnd();
	}

	@Override
	public void close() {
		this.process.descendants().forEach(ProcessHandle::destroy);
		this.process.destroy();
		awaitEnd();
	}

	private void awaitEnd() {
		try {
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				this.process.descendants().forEach(ProcessHandle::destroyForcibly);
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
