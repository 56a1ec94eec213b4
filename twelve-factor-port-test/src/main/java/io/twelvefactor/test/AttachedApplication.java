package io.twelvefactor.test;

import java.net.URI;
import java.security.CodeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.twelvefactor.binding.BoundUrl;
import io.twelvefactor.client.BackingServiceClients;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.test.context.support.TestPropertySourceUtils;
import org.springframework.web.context.WebApplicationContext;

/**
 * An application beside a test, in the same process.
 *
 * @param context its context
 * @param url where it is bound
 */
record AttachedApplication(ConfigurableApplicationContext context, URI url) implements AutoCloseable {

	/**
	 * Start an application, on a thread of its own: Spring Boot keeps what concerns an
	 * application that a test starts with the thread.
	 * @param name the name of the service
	 * @param annotation says which application
	 * @param services properties of the services that are attached to it, now and later
	 * @return the application
	 */
	static AttachedApplication start(String name, AttachApplication annotation, Map<String, Object> services) {
		FutureTask<AttachedApplication> start = new FutureTask<>(
				() -> of(application(name, annotation, services).run(arguments(annotation))));
		Thread thread = new Thread(start, name);
		thread.setDaemon(true);
		thread.start();
		try {
			return start.get();
		}
		catch (InterruptedException ex) {
			thread.interrupt();
			Thread.currentThread().interrupt();
			throw doesNotStart(name, annotation, ex);
		}
		catch (ExecutionException ex) {
			throw doesNotStart(name, annotation, ex.getCause());
		}
	}

	private static IllegalStateException doesNotStart(String name, AttachApplication annotation,
			@Nullable Throwable cause) {
		return new IllegalStateException("The application %s, attached as '%s', does not start"
			.formatted(annotation.application().getName(), name), cause);
	}

	private static AttachedApplication of(ConfigurableApplicationContext context) {
		try {
			return new AttachedApplication(context, context.getBean(BoundUrl.class).uri());
		}
		catch (RuntimeException ex) {
			context.close();
			throw ex;
		}
	}

	// The log is that of the test.
	private static SpringApplication application(String name, AttachApplication annotation,
			Map<String, Object> services) {
		SpringApplication application = new SpringApplication(annotation.application());
		application.setMainApplicationClass(annotation.application());
		application.setBannerMode(Banner.Mode.OFF);
		application.setRegisterShutdownHook(false);
		application.setListeners(application.getListeners()
			.stream()
			.filter((listener) -> !(listener instanceof LoggingApplicationListener))
			.toList());
		application.addInitializers(attaching(services),
				(context) -> isolate((GenericApplicationContext) context, name));
		return application;
	}

	private static void isolate(GenericApplicationContext context, String name) {
		context.registerBean(ReactorResourceFactory.class, () -> ownResources(name),
				(definition) -> definition.setFallback(true));
		if (context instanceof WebApplicationContext) {
			context.registerBean(ThreadNameFilter.class, () -> new ThreadNameFilter(name));
		}
	}

	private static ApplicationContextInitializer<ConfigurableApplicationContext> attaching(
			Map<String, Object> services) {
		return (context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("Attached backing services", services));
	}

	// By default all applications of a process share the event loops of Reactor Netty,
	// and the first one to stop takes them away from the others.
	private static ReactorResourceFactory ownResources(String name) {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		resources.setLoopResourcesSupplier(() -> LoopResources.create(name));
		resources.setShutdownQuietPeriod(Duration.ZERO);
		return resources;
	}

	private static String[] arguments(AttachApplication annotation) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("server.port", 0);
		properties.put("spring.docker.compose.enabled", false);
		CodeSource source = annotation.application().getProtectionDomain().getCodeSource();
		if (source != null) {
			properties.put("spring.config.location", locations(source.getLocation().toString()));
		}
		properties.putAll(TestPropertySourceUtils.convertInlinedPropertiesToMap(annotation.properties()));
		return properties.entrySet()
			.stream()
			.map((property) -> "--%s=%s".formatted(property.getKey(), property.getValue()))
			.toArray(String[]::new);
	}

	// Gradle has build/resources/main beside build/classes/java/main.
	static String locations(String classes) {
		String root = classes.endsWith("/") ? classes : "jar:" + classes + "!/";
		return Stream.of(root, root.replaceFirst("/classes/\\w+/(\\w+)/$", "/resources/$1/"))
			.distinct()
			.flatMap((folder) -> Stream.of(folder, folder + "config/"))
			.map((folder) -> "optional:" + folder)
			.collect(Collectors.joining(","));
	}

	void reset() {
		this.context.getBeanProvider(BackingServiceClients.class).ifAvailable(BackingServiceClients::reset);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
