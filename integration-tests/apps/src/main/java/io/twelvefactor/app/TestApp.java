package io.twelvefactor.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;

/**
 * A real {@link SpringApplication}, environment post-processing and all, for which the
 * system environment holds just the given variables. Unless it is told otherwise it stops
 * at once.
 */
public final class TestApp {

	private final Map<String, Object> variables = new LinkedHashMap<>();

	private final List<String> arguments = new ArrayList<>(
			List.of("--spring.main.banner-mode=off", "--spring.reactor.netty.shutdown-quiet-period=0s"));

	private final List<Class<?>> sources = new ArrayList<>();

	private String shutdown = "immediate";

	private TestApp() {
	}

	/**
	 * An app whose system environment is empty but for the given variables.
	 * @param variables names and values by turns
	 * @return the app
	 */
	public static TestApp with(String... variables) {
		TestApp app = new TestApp();
		for (int i = 0; i < variables.length; i += 2) {
			app.variables.put(variables[i], variables[i + 1]);
		}
		return app;
	}

	/**
	 * Add arguments of the command line.
	 * @param arguments the arguments
	 * @return this app
	 */
	public TestApp arguments(String... arguments) {
		this.arguments.addAll(List.of(arguments));
		return this;
	}

	/**
	 * Let the app stop as Spring Boot's default is: when all requests are answered.
	 * @return this app
	 */
	public TestApp gracefully() {
		this.shutdown = "graceful";
		return this;
	}

	/**
	 * Add configuration classes.
	 * @param sources the classes
	 * @return this app
	 */
	public TestApp sources(Class<?>... sources) {
		this.sources.addAll(List.of(sources));
		return this;
	}

	/**
	 * Prepare the environment of a web app, and start none of its servers.
	 * @return a context that holds nothing but the environment
	 */
	public ConfigurableApplicationContext prepare() {
		SpringApplication application = application(WebApplicationType.REACTIVE, Empty.class);
		application.setApplicationContextFactory((type) -> new AnnotationConfigApplicationContext());
		return run(application);
	}

	/**
	 * Run an auto-configured app without a server.
	 * @return its context
	 */
	public ConfigurableApplicationContext runWithoutServer() {
		return run(application(WebApplicationType.NONE, AutoConfigured.class));
	}

	/**
	 * Run an app without a server that has nothing but its configuration classes.
	 * @return its context
	 */
	public ConfigurableApplicationContext runSourcesOnly() {
		return run(application(WebApplicationType.NONE, Empty.class));
	}

	/**
	 * Run an auto-configured app.
	 * @param server the server to run on
	 * @return its context
	 */
	public ConfigurableApplicationContext run(Server server) {
		this.arguments.add("--spring.autoconfigure.exclude=" + server.excludes());
		return run(application(server.type(), AutoConfigured.class));
	}

	private SpringApplication application(WebApplicationType type, Class<?> source) {
		SpringApplication application = new SpringApplication(source);
		application.addPrimarySources(this.sources);
		application.setWebApplicationType(type);
		application.setRegisterShutdownHook(false);
		application.setDefaultProperties(Map.of("server.shutdown", this.shutdown));
		application.setEnvironment(new StandardEnvironment() {

			@Override
			public Map<String, Object> getSystemEnvironment() {
				return TestApp.this.variables;
			}

		});
		return application;
	}

	// What is thrown is printed, so that it can be searched for secrets.
	private ConfigurableApplicationContext run(SpringApplication application) {
		try {
			return application.run(this.arguments.toArray(String[]::new));
		}
		catch (RuntimeException ex) {
			for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
				System.out.println("Thrown: " + cause.getMessage());
			}
			throw ex;
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class AutoConfigured {

	}

}
