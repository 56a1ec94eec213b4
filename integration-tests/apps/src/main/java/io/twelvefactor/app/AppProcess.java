package io.twelvefactor.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An app in a process of its own, which gets nothing but environment variables.
 */
public final class AppProcess implements AutoCloseable {

	private static final Pattern BOUND = Pattern.compile("Bound to (\\S+) \\((.*)\\)");

	private static final Pattern STARTED = Pattern.compile(" Started \\w+ in ");

	private static final long TIMEOUT_SECONDS = 180;

	private final Process process;

	private final Thread reader;

	private final StringBuffer output = new StringBuffer();

	private final BlockingQueue<Optional<Matcher>> started = new LinkedBlockingQueue<>();

	private volatile @Nullable Matcher bound;

	private AppProcess(Path directory, List<String> command, Map<String, String> variables) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
		builder.environment().keySet().retainAll(List.of("PATH", "HOME", "TMPDIR"));
		builder.environment().putAll(variables);
		this.process = builder.start();
		this.reader = new Thread(this::read, "output of " + this.process.pid());
		this.reader.setDaemon(true);
		this.reader.start();
	}

	/**
	 * Start an app.
	 * @param variables the environment variables
	 * @param arguments what comes after {@code java}; a list, so that it can begin with
	 * options
	 * @return the running app
	 */
	public static AppProcess java(Map<String, String> variables, String... arguments) {
		return start(List.of(), variables, arguments);
	}

	/**
	 * Start an app that may not bind ports below 1024, whoever runs this test.
	 * @param variables the environment variables
	 * @param arguments what comes after {@code java}
	 * @return the running app
	 */
	public static AppProcess unprivileged(Map<String, String> variables, String... arguments) {
		boolean root = "root".equals(System.getProperty("user.name"));
		return start(root ? List.of("setpriv", "--bounding-set=-net_bind_service", "--inh-caps=-net_bind_service")
				: List.of(), variables, arguments);
	}

	/**
	 * Start an app with another program.
	 * @param prefix the program and its arguments, before {@code java}
	 * @param arguments what comes after {@code java}
	 * @return the running app
	 */
	public static AppProcess under(List<String> prefix, String... arguments) {
		return start(prefix, Map.of(), arguments);
	}

	/**
	 * Start an app as a Procfile runner does.
	 * @param directory the folder of the Procfile
	 * @param variables the environment variables
	 * @param command a command of the Procfile
	 * @return the running app
	 */
	public static AppProcess shell(Path directory, Map<String, String> variables, String command) {
		return start(directory, List.of("sh", "-c", command), variables);
	}

	private static AppProcess start(List<String> prefix, Map<String, String> variables, String... arguments) {
		List<String> command = new ArrayList<>(prefix);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"));
		command.addAll(Arrays.asList(arguments));
		return start(Path.of(""), command, variables);
	}

	private static AppProcess start(Path directory, List<String> command, Map<String, String> variables) {
		try {
			return new AppProcess(directory.toAbsolutePath(), command, variables);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		Matcher last = null;
		try (BufferedReader lines = this.process.inputReader()) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				this.output.append(line).append('\n');
				Matcher matcher = BOUND.matcher(line);
				last = matcher.find() ? matcher : last;
				if (last != null && STARTED.matcher(line).find()) {
					this.started.add(Optional.of(last));
				}
			}
		}
		catch (IOException ex) {
			this.output.append(ex);
		}
		this.started.add(Optional.empty());
	}

	/**
	 * Wait until something is printed.
	 * @param text the text
	 */
	public void await(String text) {
		Instant end = Instant.now().plusSeconds(TIMEOUT_SECONDS);
		while (this.output.indexOf(text) < 0) {
			if (Instant.now().isAfter(end) || !this.process.isAlive()) {
				throw new IllegalStateException("Not printed:\n" + this.output);
			}
			LockSupport.parkNanos(1_000_000);
		}
	}

	/**
	 * Wait until an app, or the next app of the same process, has started.
	 * @return this
	 */
	public AppProcess awaitStart() {
		try {
			Optional<Matcher> next = this.started.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
			this.bound = Objects.requireNonNullElse(next, Optional.<Matcher>empty())
				.orElseThrow(() -> new IllegalStateException("Not started:\n" + this.output));
			return this;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Wait until the app says where it is bound.
	 * @return its URL
	 */
	public URI boundUrl() {
		return URI.create(bound().group(1));
	}

	/**
	 * Wait until the app says where it is bound.
	 * @return who asked for the port
	 */
	public String boundBy() {
		return bound().group(2);
	}

	private Matcher bound() {
		if (this.bound == null) {
			awaitStart();
		}
		return Objects.requireNonNull(this.bound);
	}

	/**
	 * Send a GET request.
	 * @param path the path, relative to the bound URL
	 * @param headers names and values by turns
	 * @return the response
	 */
	public HttpResponse<String> get(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(boundUrl().resolve(path)).GET();
		return send((headers.length > 0) ? request.headers(headers) : request);
	}

	/**
	 * Send a POST request.
	 * @param path the path, relative to the bound URL
	 * @param json the body
	 * @return the response
	 */
	public HttpResponse<String> post(String path, String json) {
		return send(HttpRequest.newBuilder(boundUrl().resolve(path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json)));
	}

	// Each with a connection of its own: Reactor Netty 1.3.7 may never read a request
	// that
	// follows another one too fast (reactor-netty#4361). What is answered is printed, so
	// that it can be searched for secrets.
	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(request.timeout(Duration.ofSeconds(TIMEOUT_SECONDS)).build(), BodyHandlers.ofString());
			System.out.println("Answer: " + response.headers().map() + response.body());
			return response;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(this.output.toString(), ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Send SIGTERM and wait for the end.
	 * @return the exit code
	 */
	public int terminate() {
		// By its handle, as the process would close its output as well.
		this.process.toHandle().destroy();
		return exitCode();
	}

	/**
	 * Send SIGKILL and wait for the end.
	 */
	public void kill() {
		this.process.destroyForcibly();
		exitCode();
	}

	/**
	 * Wait for the end.
	 * @return the exit code
	 */
	public int exitCode() {
		try {
			if (this.process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
				this.reader.join(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
				return this.process.exitValue();
			}
			throw new IllegalStateException("Still running:\n" + this.output);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return what the app has printed.
	 * @return the output so far, and all of it after the end
	 */
	public String output() {
		return this.output.toString();
	}

	/**
	 * Return whether the app runs.
	 * @return whether it does
	 */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Return the process.
	 * @return its id
	 */
	public long pid() {
		return this.process.pid();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		System.out.println(this.output);
	}

}
