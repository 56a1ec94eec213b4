package io.twelvefactor.server;

import java.nio.file.Path;
import java.util.Map;

import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.Installed;

/**
 * An app on Thin, in Ruby, that binds {@code PORT}.
 */
public final class Thin extends WebApp {

	private static final String APP = """
			run lambda { |env| [200, { "Content-Type" => "text/plain" }, ["THIN"]] }
			""";

	private Thin(Path folder, int port) {
		super(folder, port, "daemon", Map.of("PORT", String.valueOf(port)), "/bin/sh", "-c",
				"exec /usr/bin/thin --rackup config.ru --address 127.0.0.1 --port $PORT --timeout 1 start");
	}

	/**
	 * Start the app.
	 * @return the running app
	 */
	public static Thin start() {
		Installed.program("thin", "/usr/bin/thin");
		Path folder = write(ServerProcess.folder(), "config.ru", APP);
		return started(new Thin(folder, FreePort.find()));
	}

}
