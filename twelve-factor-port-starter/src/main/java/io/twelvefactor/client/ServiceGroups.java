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
	 * After Boot's own configurers: of these the last, at order 0, replaces the connector
	 * (spring-boot#49279).
	 */
	static final int ORDER = 10;

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

	private @Nullable HttpClientProperties properties(HttpServiceGroup group) {
		HttpServiceClientProperties available = this.properties.getIfAvailable();
		return (available != null) ? available.get(group.name()) : null;
	}

}
