package io.twelvefactor.export;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import io.twelvefactor.binding.port.ListenAddress;
import io.twelvefactor.binding.port.PortOrigin;
import io.twelvefactor.binding.port.PortPropertySource;
import io.twelvefactor.binding.port.UnixSocket;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * The servers of Spring Boot that bind {@code PORT} where there is no web server, the
 * first one that the application has.
 */
enum OtherServer {

	/**
	 * The gRPC server.
	 */
	GRPC("org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration", "spring.grpc.server.port",
			"gRPC server"),

	/**
	 * The RSocket server.
	 */
	RSOCKET("org.springframework.boot.rsocket.autoconfigure.RSocketServerAutoConfiguration",
			"spring.rsocket.server.port", "RSocket server");

	private final String autoConfiguration;

	private final String property;

	private final String words;

	OtherServer(String autoConfiguration, String property, String words) {
		this.autoConfiguration = autoConfiguration;
		this.property = property;
		this.words = words;
	}

	static Optional<OtherServer> find(@Nullable ClassLoader classLoader) {
		return Stream.of(values())
			.filter((server) -> ClassUtils.isPresent(server.autoConfiguration, classLoader))
			.findFirst();
	}

	/**
	 * Return the name of its listener.
	 * @return the name
	 */
	String listener() {
		return name().toLowerCase(Locale.ROOT);
	}

	String property() {
		return this.property;
	}

	String words() {
		return this.words;
	}

	// Spring names the bean that did not start.
	boolean isIn(Throwable failure) {
		return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains(listener() + "server");
	}

	/**
	 * Let {@code PORT} be the port of this server.
	 * @param source the source of {@code PORT}
	 * @param environment the environment
	 */
	void bindTo(PortPropertySource source, Environment environment) {
		source.add(this.property);
		if (PortPropertySource.VARIABLE.equals(PortOrigin.words(environment, this.property))) {
			source.address().ifPresent(this::check);
		}
	}

	private void check(ListenAddress address) {
		if (address instanceof UnixSocket) {
			throw new FailureAnalyzedException(
					"The environment variable PORT is a Unix domain socket, and the %s can't listen on it."
						.formatted(this.words),
					"Set PORT to a whole number from 0 to 65535.");
		}
	}

}
