package io.twelvefactor.binding;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.util.Locale;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.core.env.Environment;

/**
 * What the operating system says when it refuses a bind for another reason than a port in
 * use: no permission for the port, or an address that this machine doesn't have.
 */
final class NotBindableFailureAnalyzer extends AbstractFailureAnalyzer<WebServerException> {

	/**
	 * Below it a process needs a privilege to bind, see
	 * {@code ip_unprivileged_port_start} in ip(7).
	 */
	private static final int FIRST_UNPRIVILEGED_PORT = 1024;

	private final Environment environment;

	NotBindableFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, WebServerException cause) {
		String refusal = refusal(cause).toLowerCase(Locale.ROOT);
		if (refusal.endsWith("permission denied") && privilegedPort() > 0) {
			return notPermitted(cause);
		}
		return refusal.endsWith("cannot assign requested address") ? notLocal(cause) : null;
	}

	private FailureAnalysis notPermitted(WebServerException cause) {
		AskedPort asked = AskedPort.of(this.environment, privilegedPort());
		int port = asked.origin().port();
		return new FailureAnalysis(
				"Web server failed to start. This process is not permitted to bind port %d. %s".formatted(port, asked),
				"Use a port from %d up, for example PORT=5000, and let the routing layer listen on port %d; "
					.formatted(FIRST_UNPRIVILEGED_PORT, port)
						+ "or allow it on Linux with 'sysctl net.ipv4.ip_unprivileged_port_start=%d'.".formatted(port),
				cause);
	}

	private FailureAnalysis notLocal(WebServerException cause) {
		String address = Stream.of("server.address", "management.server.address")
			.filter(this.environment::containsProperty)
			.map((property) -> property + "=" + Port.shown(this.environment.getRequiredProperty(property)))
			.reduce((first, second) -> first + ", " + second)
			.orElse("the address it was given");
		return new FailureAnalysis(
				"Web server failed to start. No network interface of this machine has the address to bind (%s)."
					.formatted(address),
				"Remove the property to listen on every address, or set it to an address of this machine.", cause);
	}

	private int privilegedPort() {
		return Stream.of(PortPropertySource.PROPERTY, "management." + PortPropertySource.PROPERTY)
			.map((property) -> PortOrigin.of(this.environment, property).port())
			.filter((port) -> port > 0 && port < FIRST_UNPRIVILEGED_PORT)
			.findFirst()
			.orElse(0);
	}

	// The JDK has no type of its own for a bind without permission, and Netty's native
	// transport says "bind(..) failed with error(-13): Permission denied".
	private static String refusal(@Nullable Throwable failure) {
		if (failure == null) {
			return "";
		}
		String message = String.valueOf(failure.getMessage());
		boolean isBind = failure instanceof BindException || failure.getClass() == SocketException.class
				|| (failure instanceof IOException && message.startsWith("bind("));
		return isBind ? message : refusal(failure.getCause());
	}

}
