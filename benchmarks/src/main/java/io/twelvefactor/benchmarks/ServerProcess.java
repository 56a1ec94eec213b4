package io.twelvefactor.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A {@link JsonServer} on this machine.
 *
 * @param process the process
 * @param url where it listens
 */
record ServerProcess(Process process, URI url) implements AutoCloseable {

	static ServerProcess start() {
		try {
			Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-Xshare:auto", "-XX:+UseSerialGC", "-Xmx256m", "-cp", System.getProperty("java.class.path"),
					JsonServer.class.getName())
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			BufferedReader output = new BufferedReader(
					new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
			return new ServerProcess(process, URI.create("http://127.0.0.1:" + Integer.parseInt(output.readLine())));
		}
		catch (IOException ex) {
			throw new IllegalStateException("No server", ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
