package io.twelvefactor.export;

import io.twelvefactor.binding.port.PortEnvironmentPostProcessor;
import io.twelvefactor.binding.port.PortPropertySource;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Gives {@code PORT} to the gRPC or the RSocket server of an app without a web server.
 */
final class OtherServerEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	@Override
	public int getOrder() {
		return PortEnvironmentPostProcessor.ORDER + 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!PortEnvironmentPostProcessor.hasWebServer(environment, application)) {
			PortPropertySource.of(environment)
				.ifPresent((port) -> OtherServer.find(application.getClassLoader())
					.ifPresent((server) -> server.bindTo(port, environment)));
		}
	}

}
