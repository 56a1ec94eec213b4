package io.twelvefactor.client;

import java.util.Optional;

import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServices;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.HttpClientProperties;
import org.springframework.boot.http.client.autoconfigure.HttpClientSettingsPropertyMapper;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;
import org.springframework.web.service.registry.HttpServiceGroup;

/**
 * Finds the backing service that a group of HTTP interfaces is named after, unless the
 * user gives that group a base URL of its own, and the settings of the group.
 */
final class ServiceGroups {

	/**
	 * After Boot's own configurers, of which the last, at order 0, replaces the connector
	 * (spring-boot#49279), and after those of Spring Cloud, at order 10.
	 */
	static final int ORDER = 100;

	private static final String LOAD_BALANCER = "org.springframework.cloud.client.loadbalancer.";

	private final BackingServices backingServices;

	private final ObjectProvider<HttpServiceClientProperties> properties;

	private final @Nullable SslBundles sslBundles;

	ServiceGroups(BackingServices backingServices, ObjectProvider<HttpServiceClientProperties> properties,
			@Nullable SslBundles sslBundles) {
		this.backingServices = backingServices;
		this.properties = properties;
		this.sslBundles = sslBundles;
	}

	Optional<BackingService> find(HttpServiceGroup group) {
		HttpClientProperties groupProperties = properties(group);
		boolean hasBaseUrl = groupProperties != null && StringUtils.hasText(groupProperties.getBaseUrl());
		return hasBaseUrl ? Optional.empty() : this.backingServices.find(group.name());
	}

	/**
	 * Return the settings of a group.
	 * @param group the group
	 * @param settings the settings of the service
	 * @return those that the user gives the group, and for the rest those of the service
	 */
	HttpClientSettings settings(HttpServiceGroup group, HttpClientSettings settings) {
		return new HttpClientSettingsPropertyMapper(this.sslBundles, settings).map(properties(group));
	}

	/**
	 * Return whether something belongs to the load balancer of Spring Cloud, which takes
	 * every group without a base URL for one of its own, and every host for a name.
	 * @param filter a filter or an interceptor
	 * @return whether it would choose another host
	 */
	static boolean isLoadBalancer(Object filter) {
		return filter.getClass().getName().startsWith(LOAD_BALANCER);
	}

	private @Nullable HttpClientProperties properties(HttpServiceGroup group) {
		HttpServiceClientProperties available = this.properties.getIfAvailable();
		return (available != null) ? available.get(group.name()) : null;
	}

}
