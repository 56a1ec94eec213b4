package io.twelvefactor.routed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

import io.twelvefactor.app.Installed;

/**
 * POST requests from wrk, as many as the machine can do, until it is told to stop.
 */
final class Load implements AutoCloseable {

	private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");

	private static final Pattern STATUS = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

	private static final Pattern SOCKET = Pattern
		.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

	private static final long TIMEOUT_SECONDS = 30;

	private final Process wrk;

	private Load(Process wrk) {
		this.wrk = wrk;
	}

	static Load start(Path folder, URI url, int connections, boolean closing) {
		return start(List.of(), folder, url, connections, closing);
	}

	/**
	 * Start it.
	 * @param prefix a program that runs it
	 * @param folder its folder
	 * @param url the URL of the app or the router
	 * @param connections how many
	 * @param closing whether each request has a connection of its own
	 * @return the load
	 */
	static Load start(List<String> prefix, Path folder, URI url, int connections, boolean closing) {
		Path wrk = Installed.program("wrk", "/usr/bin/wrk");
		try {
			Path script = Files.writeString(folder.resolve("post.lua"), """
					wrk.method = "POST"
					wrk.body = "x"
					wrk.headers["Connection"] = "%s"
					""".formatted(closing ? "close" : "keep-alive"));
			List<String> command = new ArrayList<>(prefix);
			command.addAll(List.of(wrk.toString(), "-t1", "-c" + connections, "-d600s", "--timeout", "60s", "-s",
					script.toString(), url.resolve("work").toString()));
			return new Load(new ProcessBuilder(command).redirectErrorStream(true).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Stop it.
	 * @return what became of the requests
	 */
	Result stop() {
		try {
			new ProcessBuilder("kill", "-INT", String.valueOf(this.wrk.pid())).start().waitFor();
			String output = new String(this.wrk.getInputStream().readAllBytes());
			if (!this.wrk.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
				throw new IllegalStateException("wrk does not stop");
			}
			System.out.println(output);
			return Result.of(output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.wrk.destroy();
	}

	/**
	 * What became of the requests.
	 *
	 * @param requests how many there were
	 * @param status how many were answered with an error
	 * @param socket how many were not answered
	 * @param unanswered how many of these had a connection
	 */
	record Result(long requests, long status, long socket, long unanswered) {

		private static Result of(String output) {
			Matcher errors = SOCKET.matcher(output);
			long[] kinds = new long[errors.groupCount()];
			if (errors.find()) {
				Arrays.setAll(kinds, (i) -> Long.parseLong(errors.group(i + 1)));
			}
			return new Result(number(REQUESTS, output), number(STATUS, output), LongStream.of(kinds).sum(),
					kinds[1] + kinds[3]);
		}

		private static long number(Pattern pattern, String output) {
			Matcher matcher = pattern.matcher(output);
			return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
		}

		long lost() {
			return this.status + this.socket;
		}

	}

}
