package io.twelvefactor.benchmarks;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.twelvefactor.client.BackingServiceClients;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerExchangeFilterFunction;
import org.springframework.cloud.openfeign.EnableFeignClients;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;

/**
 * The ways to call a service over HTTP. Each is as its documentation shows it, with its
 * defaults, in an application with Spring Boot's metrics.
 */
enum Competitor {

	/**
	 * What there is at the bottom: no client can be faster.
	 */
	REACTOR_NETTY("Reactor Netty and Jackson alone") {

		@Override
		Calls open(List<URI> urls) {
			HttpClient client = HttpClient.create().baseUrl(urls.get(0).toString());
			JsonMapper mapper = JsonMapper.builder().build();
			return (sku) -> client.get()
				.uri("/items/" + sku)
				.responseSingle((response, body) -> body.asByteArray())
				.map((bytes) -> mapper.readValue(bytes, Item.class));
		}

	},

	/**
	 * Spring's client without Spring Boot.
	 */
	WEB_CLIENT("WebClient.builder()") {

		@Override
		Calls open(List<URI> urls) {
			WebClient client = WebClient.create(urls.get(0).toString());
			return (sku) -> get(client, sku);
		}

	},

	/**
	 * What an application of Spring Boot has without us.
	 */
	BOOT_WEB_CLIENT("Spring Boot's WebClient.Builder") {

		@Override
		Calls open(List<URI> urls) {
			return calls(run(Plain.class, List.of()), (context) -> {
				WebClient client = context.getBean(WebClient.Builder.class).baseUrl(urls.get(0).toString()).build();
				return (sku) -> get(client, sku);
			});
		}

	},

	/**
	 * What it has with us.
	 */
	BACKING_SERVICE_CLIENT("BackingServiceClient") {

		@Override
		Calls open(List<URI> urls) {
			return calls(run(Ours.class, List.of(inventory(urls))), (context) -> {
				WebClient client = context.getBean(BackingServiceClients.class).get("inventory");
				return (sku) -> get(client, sku);
			});
		}

	},

	/**
	 * An HTTP interface of Spring Boot.
	 */
	BOOT_HTTP_INTERFACE("HTTP interface of Spring Boot") {

		@Override
		Calls open(List<URI> urls) {
			return calls(
					run(PlainInterface.class, List.of("--spring.http.serviceclient.inventory.base-url=" + urls.get(0))),
					(context) -> context.getBean(Inventory.class)::item);
		}

	},

	/**
	 * The same interface with a service of ours behind it.
	 */
	HTTP_INTERFACE("HTTP interface through us") {

		@Override
		Calls open(List<URI> urls) {
			return calls(run(OurInterface.class, List.of(inventory(urls))),
					(context) -> context.getBean(Inventory.class)::item);
		}

	},

	/**
	 * What Spring Cloud calls several instances with.
	 */
	LOAD_BALANCER("WebClient and Spring Cloud LoadBalancer") {

		@Override
		Calls open(List<URI> urls) {
			List<String> instances = new ArrayList<>();
			for (int i = 0; i < urls.size(); i++) {
				instances.add("--spring.cloud.discovery.client.simple.instances.inventory[%d].uri=%s".formatted(i,
						urls.get(i)));
			}
			return calls(run(Plain.class, instances), (context) -> {
				WebClient client = context.getBean(WebClient.Builder.class)
					.baseUrl("http://inventory")
					.filter(context.getBean(ReactorLoadBalancerExchangeFilterFunction.class))
					.build();
				return (sku) -> get(client, sku);
			});
		}

	},

	/**
	 * Spring's client that waits.
	 */
	REST_CLIENT("Spring Boot's RestClient.Builder") {

		@Override
		Calls open(List<URI> urls) {
			return calls(run(Plain.class, List.of()), (context) -> {
				RestClient client = context.getBean(RestClient.Builder.class).baseUrl(urls.get(0).toString()).build();
				return blocking((sku) -> client.get().uri("/items/{sku}", sku).retrieve().body(Item.class));
			});
		}

	},

	/**
	 * An HTTP interface that waits, with a service of ours behind it.
	 */
	REST_HTTP_INTERFACE("HTTP interface through us, with RestClient") {

		@Override
		Calls open(List<URI> urls) {
			return calls(run(OurRestInterface.class, List.of(inventory(urls))),
					(context) -> blocking(context.getBean(BlockingInventory.class)::item));
		}

	},

	/**
	 * Spring Cloud's declarative client.
	 */
	OPEN_FEIGN("OpenFeign") {

		@Override
		Calls open(List<URI> urls) {
			return calls(run(Feign.class, List.of("--inventory=" + urls.get(0))),
					(context) -> blocking(context.getBean(FeignInventory.class)::item));
		}

	};

	private final String title;

	Competitor(String title) {
		this.title = title;
	}

	/**
	 * Make a client.
	 * @param urls where the servers are; most clients know only one
	 * @return the client
	 */
	abstract Calls open(List<URI> urls);

	@Override
	public String toString() {
		return this.title;
	}

	private static Mono<Item> get(WebClient client, String sku) {
		return client.get().uri("/items/{sku}", sku).retrieve().bodyToMono(Item.class);
	}

	private static String inventory(List<URI> urls) {
		return "--twelve-factor.backing-services.inventory.url="
				+ urls.stream().map(URI::toString).collect(Collectors.joining(","));
	}

	private static ConfigurableApplicationContext run(Class<?> config, List<String> arguments) {
		List<String> all = new ArrayList<>(arguments);
		all.add("--logging.level.root=error");
		if (!config.getSimpleName().startsWith("Our")) {
			all.add("--spring.autoconfigure.exclude=" + String.join(",", ours()));
		}
		return new SpringApplicationBuilder(config).bannerMode(Banner.Mode.OFF)
			.web(WebApplicationType.NONE)
			.run(all.toArray(String[]::new));
	}

	private static List<String> ours() {
		return ImportCandidates.load(AutoConfiguration.class, Competitor.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.twelvefactor."))
			.toList();
	}

	private static Calls calls(ConfigurableApplicationContext context,
			Function<ConfigurableApplicationContext, Calls> client) {
		Calls calls = client.apply(context);
		return new Calls() {

			@Override
			public Mono<Item> item(String sku) {
				return calls.item(sku);
			}

			@Override
			public Item itemNow(String sku) {
				return calls.itemNow(sku);
			}

			@Override
			public void close() {
				calls.close();
				context.close();
			}

		};
	}

	// As many threads as there are calls at a time, as a server with such a client has.
	private static Calls blocking(Function<String, Item> client) {
		Scheduler threads = Schedulers.newBoundedElastic(64, Integer.MAX_VALUE, "caller");
		return new Calls() {

			@Override
			public Mono<Item> item(String sku) {
				return Mono.fromCallable(() -> client.apply(sku)).subscribeOn(threads);
			}

			@Override
			public Item itemNow(String sku) {
				return client.apply(sku);
			}

			@Override
			public void close() {
				threads.dispose();
			}

		};
	}

	interface Inventory {

		@GetExchange("/items/{sku}")
		Mono<Item> item(@PathVariable String sku);

	}

	interface BlockingInventory {

		@GetExchange("/items/{sku}")
		Item item(@PathVariable String sku);

	}

	@FeignClient(name = "inventory", url = "${inventory}")
	interface FeignInventory {

		@GetMapping("/items/{sku}")
		Item item(@PathVariable String sku);

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "inventory", types = Inventory.class,
			clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
	static class PlainInterface extends Plain {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableFeignClients(clients = FeignInventory.class)
	static class Feign extends Plain {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Ours {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "inventory", types = Inventory.class,
			clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
	static class OurInterface extends Ours {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "inventory", types = BlockingInventory.class,
			clientType = HttpServiceGroup.ClientType.REST_CLIENT)
	static class OurRestInterface extends Ours {

	}

}
