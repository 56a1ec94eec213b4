package io.twelvefactor.client;

import java.util.List;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.client.uri.HttpService;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Makes the instances of a service out of its URLs.
 */
@FunctionalInterface
interface InstancesFactory {

	/**
	 * Make the instances of a service.
	 * @param service the service
	 * @param urls its URLs
	 * @return the instances
	 */
	Instances of(BackingService service, List<HttpService> urls);

	/**
	 * Every URL is an instance. There is nothing that could look up a name.
	 * @param service the service
	 * @param urls its URLs
	 * @return the instances
	 */
	static Instances withoutDiscovery(BackingService service, List<HttpService> urls) {
		if (urls.stream().anyMatch(HttpService::isDiscovered)) {
			throw new FailureAnalyzedException(
					"The URL of the backing service '%s', %s, is one for Spring Cloud LoadBalancer, which this application does not have."
						.formatted(service.name(), service.url()),
					"Add org.springframework.cloud:spring-cloud-starter-loadbalancer and the starter of your registry, such as spring-cloud-starter-netflix-eureka-client, spring-cloud-starter-consul-discovery, spring-cloud-starter-zookeeper-discovery or spring-cloud-starter-kubernetes-client, or set %s to an http or https URL."
						.formatted(service.source()));
		}
		return Instances.fixed(urls);
	}

}
