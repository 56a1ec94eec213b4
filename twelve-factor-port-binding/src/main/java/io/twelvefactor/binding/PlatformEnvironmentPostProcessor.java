package io.twelvefactor.binding;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.twelvefactor.binding.port.SystemEnvironment;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Says in properties what the platform is known to do: the last of all property sources,
 * so that everybody who says something else wins.
 */
final class PlatformEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String NAME = "twelveFactorPlatform";

	private static final Path ROOT = Path.of("/");

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		SystemEnvironment variables = SystemEnvironment.of(environment);
		boolean enabled = Binder.get(environment).bind("twelve-factor.binding.enabled", Boolean.class).orElse(true);
		if (variables != null && enabled && !environment.getPropertySources().contains(NAME)) {
			Platform.find(variables, ROOT)
				.map((platform) -> properties(platform, variables, environment))
				.ifPresent((properties) -> environment.getPropertySources()
					.addLast(new MapPropertySource(NAME, properties)));
		}
	}

	private static Map<String, Object> properties(Platform platform, SystemEnvironment variables,
			ConfigurableEnvironment environment) {
		Map<String, Object> properties = new HashMap<>();
		Duration gracePeriod = platform.gracePeriod(variables);
		if (gracePeriod != null) {
			properties.put("twelve-factor.binding.grace-period", gracePeriod);
		}
		// Who says which platform this is, or that it is none, knows better.
		if (!platform.isKnownToSpring() && !environment.containsProperty("spring.main.cloud-platform")
				&& CloudPlatform.getActive(environment) == null) {
			properties.put("server.forward-headers-strategy", "native");
		}
		return properties;
	}

}
