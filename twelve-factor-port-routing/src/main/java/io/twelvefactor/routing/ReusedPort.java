package io.twelvefactor.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.Environment;

/**
 * A port that the next process binds while this one still has it.
 *
 * @param environment the environment
 * @param proc the file system of proc(5)
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7),
 * SO_REUSEPORT</a>
 */
record ReusedPort(Environment environment, Path proc) {

	static final String PROPERTY = "twelve-factor.binding.reuse-port";

	private static final Log log = LogFactory.getLog(ReusedPort.class);

	private static final String MIGRATE = "sys/net/ipv4/tcp_migrate_req";

	boolean isWanted() {
		return Binder.get(this.environment).bind(PROPERTY, Boolean.class).orElse(false);
	}

	/**
	 * Say what may be lost. A listener that is closed resets what is on its way to it,
	 * unless the kernel gives it to another one of the same port.
	 */
	void check() {
		String setting = read();
		if (setting.isEmpty()) {
			throw unsupported("this system");
		}
		if (!setting.equals("1")) {
			log.warn("%s: connections that are being set up when a process closes its port may be reset. "
				.formatted(PROPERTY)
					+ "'sysctl -w net.ipv4.tcp_migrate_req=1', before the first process is started, hands them to the next process.");
		}
	}

	private String read() {
		try {
			return Files.readString(this.proc.resolve(MIGRATE)).strip();
		}
		catch (IOException ex) {
			return "";
		}
	}

	static FailureAnalyzedException unsupported(String who) {
		return new FailureAnalyzedException("%s is set, and %s can't share a port.".formatted(PROPERTY, who),
				"Use Reactor Netty with its native transport, Tomcat or Jetty, on Linux 5.14 or later, or don't set %s."
					.formatted(PROPERTY));
	}

}
