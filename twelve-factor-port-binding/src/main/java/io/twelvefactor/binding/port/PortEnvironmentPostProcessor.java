package io.twelvefactor.binding.port;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.boot.support.SystemEnvironmentPropertySourceEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Translates the {@code PORT} of the environment to {@code server.port}, once and by
 * position: below what the user says to Spring directly, above every config file.
 */
public final class PortEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	/**
	 * Directly after the config files, so that they can hold the off-switch.
	 */
	public static final int ORDER = ConfigDataEnvironmentPostProcessor.ORDER + 1;

	private static final String CLIENT_DEFAULTS = "twelveFactorClientDefaults";

	private static final String DEFAULT_PORT = "twelve-factor.binding.default-port";

	/**
	 * The port of the example in the twelve-factor text,
	 * https://12factor.net/port-binding.
	 */
	private static final String TWELVE_FACTOR_PORT = "5000";

	private static final String MANAGEMENT = "org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties";

	private final Log log;

	PortEnvironmentPostProcessor(DeferredLogFactory logFactory) {
		this.log = logFactory.getLog(PortEnvironmentPostProcessor.class);
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (isBinding(environment)) {
			addDefaultClient(environment);
			removeBlankPort(environment, application);
			bindPort(environment, application, SystemEnvironment.of(environment));
		}
	}

	private void bindPort(ConfigurableEnvironment environment, SpringApplication application,
			@Nullable SystemEnvironment systemEnvironment) {
		if (systemEnvironment == null) {
			return;
		}
		PortPropertySource port = addPort(systemEnvironment);
		if (hasWebServer(environment, application)) {
			hideVoidVariables(systemEnvironment, application, port);
			checkPort(systemEnvironment, port);
			addDefaultPort(systemEnvironment, environment);
		}
	}

	private static boolean isBinding(ConfigurableEnvironment environment) {
		return Binder.get(environment).bind("twelve-factor.binding.enabled", Boolean.class).orElse(true)
				&& !environment.getPropertySources().contains(PortPropertySource.NAME);
	}

	/**
	 * Tell whether an application has a web server, for which {@code PORT} is then.
	 * @param environment the environment
	 * @param application the application
	 * @return whether it has one
	 */
	public static boolean hasWebServer(ConfigurableEnvironment environment, SpringApplication application) {
		return application.getWebApplicationType() != WebApplicationType.NONE
				&& !"none".equalsIgnoreCase(environment.getProperty("spring.main.web-application-type"));
	}

	// So that the idiom server.port=${PORT:8080} has its default.
	private static void removeBlankPort(ConfigurableEnvironment environment, SpringApplication application) {
		SystemEnvironment systemEnvironment = SystemEnvironment.of(environment);
		if (systemEnvironment != null && systemEnvironment.isSet(PortPropertySource.VARIABLE)
				&& systemEnvironment.get(PortPropertySource.VARIABLE) == null
				&& systemEnvironment.variables().getSource() instanceof Map<?, ?> variables) {
			Map<String, Object> others = new HashMap<>();
			variables.forEach((name, value) -> others.put(name.toString(), value));
			others.remove(PortPropertySource.VARIABLE);
			String source = systemEnvironment.variables().getName();
			environment.getPropertySources().replace(source, new SystemEnvironmentPropertySource(source, others));
			new SystemEnvironmentPropertySourceEnvironmentPostProcessor().postProcessEnvironment(environment,
					application);
		}
	}

	private static PortPropertySource addPort(SystemEnvironment systemEnvironment) {
		ActivatedSockets sockets = ActivatedSockets.of(systemEnvironment, ProcessHandle.current().pid(),
				Path.of("/proc"));
		PortPropertySource source = new PortPropertySource(systemEnvironment, sockets);
		systemEnvironment.sources().addAfter(systemEnvironment.variables().getName(), source);
		return source;
	}

	private void hideVoidVariables(SystemEnvironment systemEnvironment, SpringApplication application,
			PortPropertySource port) {
		Map<String, String> variables = new LinkedHashMap<>();
		variables.put(PortPropertySource.PROPERTY, "SERVER_PORT");
		if (ClassUtils.isPresent(MANAGEMENT, application.getClassLoader())) {
			variables.put("management.server.port", "MANAGEMENT_SERVER_PORT");
		}
		variables.entrySet()
			.removeIf((entry) -> !isVoid(systemEnvironment, entry.getKey(), entry.getValue(), port.portVariable()));
		if (!variables.isEmpty()) {
			Set<String> properties = Collections.unmodifiableSet(variables.keySet());
			systemEnvironment.sources()
				.addBefore(systemEnvironment.variables().getName(),
						new VoidVariablesPropertySource(systemEnvironment, properties));
		}
	}

	// A blank is void. So is a service link, as long as there is a PORT to replace it or
	// something beats it; else it stops the start.
	private boolean isVoid(SystemEnvironment systemEnvironment, String property, String variable, String port) {
		String value = systemEnvironment.get(variable);
		if (value == null || !Port.isServiceLink(value)) {
			return value == null && systemEnvironment.isSet(variable);
		}
		if (systemEnvironment.findAbove(property) == null) {
			warnOrFail(systemEnvironment, variable, value, port);
		}
		return true;
	}

	private void warnOrFail(SystemEnvironment systemEnvironment, String variable, String link, String port) {
		if (systemEnvironment.get(port) == null) {
			throw Port.serviceLink(PortPropertySource.inWords(variable), variable, link);
		}
		this.log.warn("Ignoring the environment variable %s, which is %s: a Kubernetes service link or a Docker link, "
			.formatted(variable, Port.shown(link))
				+ "not a port. 'enableServiceLinks: false' in the pod's spec turns the links off.");
	}

	// A wrong PORT stops the start, unless something that beats it makes it
	// irrelevant.
	private static void checkPort(SystemEnvironment systemEnvironment, PortPropertySource source) {
		ConfigurationProperty property = systemEnvironment.find(PortPropertySource.PROPERTY);
		boolean decides = property != null
				&& source.portVariable().equals(PortOrigin.words(PortPropertySource.PROPERTY, property.getOrigin()));
		if (decides) {
			source.address();
		}
	}

	private static void addDefaultPort(SystemEnvironment systemEnvironment, ConfigurableEnvironment environment) {
		ConfigurationProperty property = systemEnvironment.find(PortPropertySource.PROPERTY);
		if (property == null || property.getValue().toString().isBlank()) {
			Port port = Port.parse("The property " + DEFAULT_PORT, DEFAULT_PORT,
					environment.getProperty(DEFAULT_PORT, TWELVE_FACTOR_PORT));
			MutablePropertySources sources = environment.getPropertySources();
			sources.addLast(
					new MapPropertySource(PortOrigin.DEFAULTS, Map.of(PortPropertySource.PROPERTY, port.number())));
		}
	}

	// Reactor Netty's clients read PORT, and can't be loaded where it is not a number.
	// Those of Java do then.
	private static void addDefaultClient(ConfigurableEnvironment environment) {
		SystemEnvironment systemEnvironment = SystemEnvironment.of(environment);
		Object port = (systemEnvironment != null)
				? systemEnvironment.variables().getProperty(PortPropertySource.VARIABLE) : null;
		if (port != null && !port.toString().matches("[0-9]+")) {
			environment.getPropertySources()
				.addLast(new MapPropertySource(CLIENT_DEFAULTS, Map.of("spring.http.clients.reactive.connector", "jdk",
						"spring.http.clients.imperative.factory", "jdk")));
		}
	}

}
