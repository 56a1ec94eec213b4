package io.twelvefactor.discovery;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.twelvefactor.app.AppProcess;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a service is found by its name wherever it runs, with a real registry and
 * with every app in a process of its own.
 */
@Tag("full")
class RegistryTests {

	private static final String NO_ZOOKEEPER = "--spring.cloud.zookeeper.enabled=false";

	private static final String NO_EUREKA = "--eureka.client.enabled=false";

	private final HttpClient http = HttpClient.newHttpClient();

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	void eurekaFindsTheInstancesAndOneIsKilled() {
		try (AppProcess eureka = start(RegistryApplication.class, Map.of(), NO_ZOOKEEPER,
				"--eureka.client.register-with-eureka=false", "--eureka.client.fetch-registry=false",
				"--eureka.server.response-cache-update-interval-ms=500")) {
			String url = eureka.boundUrl().resolve("/eureka/").toString();
			Registered registered = (ports) -> assertThat(get(URI.create(url + "apps/INVENTORY")).body())
				.contains(ports.stream().map("<port enabled=\"true\">%s</port>"::formatted).toList());
			noRequestFailsWhenOneIsKilled(registered, NO_ZOOKEEPER, "--eureka.client.service-url.defaultZone=" + url,
					"--eureka.client.registry-fetch-interval-seconds=1", "--eureka.instance.hostname=localhost",
					"--eureka.instance.instance-id=${random.uuid}");
		}
	}

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	void zooKeeperFindsTheInstancesAndOneIsKilled() throws Exception {
		try (TestingServer zooKeeper = new TestingServer(0)) {
			Registered registered = (ports) -> assertThat(registrations(zooKeeper))
				.allMatch(
						(registration) -> ports.stream().anyMatch((port) -> registration.contains("\"port\":" + port)))
				.hasSize(2);
			noRequestFailsWhenOneIsKilled(registered, NO_EUREKA,
					"--spring.cloud.zookeeper.connect-string=" + zooKeeper.getConnectString(),
					"--spring.cloud.zookeeper.discovery.instance-host=localhost");
		}
	}

	private static List<String> registrations(TestingServer zooKeeper) {
		try (CuratorFramework client = CuratorFrameworkFactory.newClient(zooKeeper.getConnectString(),
				new RetryOneTime(100))) {
			client.start();
			List<String> registrations = new ArrayList<>();
			for (String instance : client.getChildren().forPath("/services/inventory")) {
				registrations.add(new String(client.getData().forPath("/services/inventory/" + instance),
						StandardCharsets.UTF_8));
			}
			return registrations;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void noRequestFailsWhenOneIsKilled(Registered registered, String... registry) {
		Map<String, String> inventory = Map.of("SPRING_APPLICATION_NAME", "inventory");
		try (AppProcess one = start(InventoryApplication.class, inventory, registry);
				AppProcess other = start(InventoryApplication.class, inventory, registry);
				AppProcess storefront = start(StorefrontApplication.class,
						Map.of("SPRING_APPLICATION_NAME", "storefront", "INVENTORY_URL", "lb://inventory/api",
								"SPRING_CLOUD_LOADBALANCER_CACHE_TTL", "1s",
								"MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "backingservices"),
						registry)) {
			Set<String> ports = Set.of(port(one), port(other));
			awaitAnswersOf(ports, storefront.boundUrl());
			registered.check(ports);
			assertThat(get(storefront.boundUrl().resolve("/actuator/backingservices")).body())
				.contains(ports.stream().map((port) -> ":" + port + "/api").toList())
				.contains("lb://inventory/api");
			List<String> before = calls(storefront, 200, () -> {
			});
			assertThat(before).contains(port(one), port(other));
			List<String> meanwhile = calls(storefront, 600, one::kill);
			assertThat(meanwhile).contains(port(other));
			assertThat(calls(storefront, 200, () -> {
			})).containsOnly(port(other));
		}
	}

	// Several at a time, so that there are some on their way when something happens.
	private List<String> calls(AppProcess storefront, int count, Runnable event) {
		List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
		Semaphore atATime = new Semaphore(6);
		for (int call = 0; call < count; call++) {
			if (call == count / 4) {
				CompletableFuture.runAsync(event);
			}
			atATime.acquireUninterruptibly();
			URI uri = storefront.boundUrl().resolve((call % 2 == 0) ? "/reactive" : "/blocking");
			CompletableFuture<HttpResponse<String>> answer = this.http.sendAsync(HttpRequest.newBuilder(uri).build(),
					HttpResponse.BodyHandlers.ofString());
			calls.add(answer.whenComplete((response, failure) -> atATime.release()));
		}
		return calls.stream().map(CompletableFuture::join).map((answer) -> {
			assertThat(answer.statusCode()).as(answer.body() + storefront.output()).isEqualTo(200);
			return answer.body();
		}).toList();
	}

	private void awaitAnswersOf(Set<String> ports, URI storefront) {
		Set<String> seen = new HashSet<>();
		Instant end = Instant.now().plus(Duration.ofSeconds(90));
		while (!seen.containsAll(ports)) {
			assertThat(Instant.now()).as("answers of " + ports + ", not only of " + seen).isBefore(end);
			HttpResponse<String> answer = get(storefront.resolve("/reactive"));
			if (answer.statusCode() == 200) {
				seen.add(answer.body());
			}
			LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
		}
	}

	private HttpResponse<String> get(URI uri) {
		try {
			return this.http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String port(AppProcess app) {
		return String.valueOf(app.boundUrl().getPort());
	}

	private static AppProcess start(Class<?> app, Map<String, String> variables, String... arguments) {
		Map<String, String> all = new HashMap<>(variables);
		all.put("PORT", "0");
		Stream<String> command = Stream.of("-cp", classPath(app), app.getName());
		return AppProcess.java(all, Stream.concat(command, Stream.of(arguments)).toArray(String[]::new));
	}

	// With the server on the class path, its clients would speak to it in another way.
	private static String classPath(Class<?> app) {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> app == RegistryApplication.class || !entry.matches(".*(eureka-server|jersey).*"))
			.collect(Collectors.joining(File.pathSeparator));
	}

	/**
	 * Looks at what the registry knows.
	 */
	private interface Registered {

		void check(Set<String> ports);

	}

}
