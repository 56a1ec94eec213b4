package io.twelvefactor.server;

import java.nio.file.Path;
import java.util.Map;

import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.Installed;

/**
 * An app on Tornado, in Python, that binds {@code PORT}.
 */
public final class Tornado extends WebApp {

	private static final String APP = """
			import os, signal, tornado.ioloop, tornado.web
			class Items(tornado.web.RequestHandler):
			    def get(self):
			        self.write("TORNADO")
			    put = post = get
			loop = tornado.ioloop.IOLoop.current()
			server = tornado.web.Application([(r"/items", Items)]).listen(
			    int(os.environ["PORT"]), "127.0.0.1", idle_connection_timeout=1)
			signal.signal(signal.SIGTERM, lambda *_: loop.add_callback_from_signal(loop.stop))
			loop.start()
			""";

	private Tornado(Path folder, int port) {
		super(folder, port, "daemon", Map.of("PORT", String.valueOf(port)), "/usr/bin/python3", "app.py");
	}

	/**
	 * Start the app.
	 * @return the running app
	 */
	public static Tornado start() {
		Installed.program("python3-tornado", "/usr/bin/python3");
		Installed.file("python3-tornado", "/usr/lib/python3/dist-packages/tornado", "web.py");
		Path folder = write(ServerProcess.folder(), "app.py", APP);
		return started(new Tornado(folder, FreePort.find()));
	}

}
