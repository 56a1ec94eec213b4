package io.twelvefactor.client;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.client.uri.HttpService;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;

/**
 * The instances that Spring Cloud LoadBalancer finds, with whatever registry the
 * application has, and with its caches, zones and filters. Which of them is called is
 * decided as for any other service: the load balancer does not know which ones fail.
 */
final class DiscoveredInstances implements Instances {

	private final HttpService url;

	private final Supplier<Flux<List<ServiceInstance>>> supplier;

	private final Map<URI, Instance> instances = new ConcurrentHashMap<>();

	private DiscoveredInstances(HttpService url, Supplier<Flux<List<ServiceInstance>>> supplier) {
		this.url = url;
		this.supplier = supplier;
	}

	static InstancesFactory with(LoadBalancerClientFactory factory) {
		return (service, urls) -> {
			if (urls.stream().noneMatch(HttpService::isDiscovered)) {
				return Instances.fixed(urls);
			}
			if (urls.size() > 1) {
				throw new FailureAnalyzedException(
						"The backing service '%s' has an lb URL among others.".formatted(service.name()),
						"Set %s to the lb URL alone, which stands for all instances.".formatted(service.source()));
			}
			return new DiscoveredInstances(urls.get(0), supplier(factory, service));
		};
	}

	private static Supplier<Flux<List<ServiceInstance>>> supplier(LoadBalancerClientFactory factory,
			BackingService service) {
		ServiceInstanceListSupplier supplier = factory
			.getProvider(service.url().host(), ServiceInstanceListSupplier.class)
			.getIfAvailable();
		if (supplier == null) {
			throw new FailureAnalyzedException(
					"The URL of the backing service '%s', %s, is a name to look up, and this application has no registry to look in."
						.formatted(service.name(), service.url()),
					"Add the starter of your registry, such as spring-cloud-starter-netflix-eureka-client, or set %s to an http or https URL."
						.formatted(service.source()));
		}
		return supplier;
	}

	@Override
	public Mono<List<Instance>> find() {
		return this.supplier.get().next().map(this::instances).defaultIfEmpty(List.of());
	}

	private List<Instance> instances(List<ServiceInstance> found) {
		List<URI> uris = found.stream().map(ServiceInstance::getUri).distinct().toList();
		this.instances.keySet().retainAll(uris);
		return uris.stream().map((uri) -> this.instances.computeIfAbsent(uri, this::instance)).toList();
	}

	private Instance instance(URI uri) {
		return new Instance(this.url.at(uri), InstantSource.system());
	}

	@Override
	public List<Instance> known() {
		return List.copyOf(this.instances.values());
	}

}
