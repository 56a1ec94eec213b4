package io.twelvefactor.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * An app in another language, which can be restarted on its port.
 */
public abstract class WebApp implements RunningServer {

	private final Path folder;

	private final int port;

	private final String user;

	private final Map<String, String> variables;

	private final String[] command;

	private ServerProcess process;

	WebApp(Path folder, int port, String user, Map<String, String> variables, String... command) {
		this.folder = folder;
		this.port = port;
		this.user = user;
		this.variables = variables;
		this.command = command;
		this.process = run();
	}

	static Path write(Path folder, String file, String content) {
		try {
			Files.writeString(folder.resolve(file), content);
			return folder;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static <T extends WebApp> T started(T app) {
		try {
			app.await();
			return app;
		}
		catch (RuntimeException ex) {
			app.close();
			throw ex;
		}
	}

	private ServerProcess run() {
		return ServerProcess.start(this.user, this.folder, this.variables, this.command);
	}

	final WebApp await() {
		this.process.awaitPort(this.port);
		return this;
	}

	/**
	 * Return where the app is.
	 * @return its URL
	 */
	public String url() {
		return "http://localhost:" + this.port;
	}

	/**
	 * End the app as whoever operates it does, start it again and wait until it is there.
	 */
	public void restart() {
		stop(this.process);
		this.process = run();
		await();
	}

	/**
	 * End the app with SIGTERM, unless it has a better way.
	 * @param process its process
	 */
	void stop(ServerProcess process) {
		process.close();
	}

	@Override
	public void close() {
		this.process.close();
	}

}
