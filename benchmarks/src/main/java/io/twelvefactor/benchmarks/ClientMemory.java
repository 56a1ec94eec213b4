package io.twelvefactor.benchmarks;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.twelvefactor.client.BackingServiceClients;
import reactor.core.publisher.Flux;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Counts what clients and idle connections hold of the heap, in a process of its own.
 */
public final class ClientMemory {

	static final String SERVICE = "heap of a service with a client";

	static final String CONNECTION = "heap of an idle connection";

	private static final int SERVICES = 200;

	private static final int CONNECTIONS = 200;

	private ClientMemory() {
	}

	/**
	 * Print what they hold.
	 * @param args the URL of something that takes its time to answer
	 */
	public static void main(String[] args) {
		URI url = URI.create(args[0]);
		List<String> arguments = new ArrayList<>(
				List.of("--logging.level.root=off", "--twelve-factor.client.pool.max-connections=" + CONNECTIONS));
		for (int i = 0; i < SERVICES; i++) {
			arguments.add("--twelve-factor.backing-services.service%d.url=%s".formatted(i, url.resolve("/")));
		}
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Competitor.Ours.class)
			.bannerMode(Banner.Mode.OFF)
			.web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new))) {
			BackingServiceClients clients = context.getBean(BackingServiceClients.class);
			WebClient first = clients.get("service0");
			call(first, url, 1);
			long before = used();
			for (int i = 1; i < SERVICES; i++) {
				clients.get("service" + i);
			}
			long withClients = used();
			call(first, url, CONNECTIONS);
			long withConnections = used();
			System.out.println(SERVICE + "=" + (withClients - before) / (SERVICES - 1));
			System.out.println(CONNECTION + "=" + (withConnections - withClients) / (CONNECTIONS - 1));
		}
	}

	// As many at a time as there are to be connections.
	private static void call(WebClient client, URI url, int calls) {
		Flux.range(0, calls)
			.flatMap((call) -> client.get().uri(url.getPath()).retrieve().bodyToMono(String.class), calls)
			.blockLast();
	}

	private static long used() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
