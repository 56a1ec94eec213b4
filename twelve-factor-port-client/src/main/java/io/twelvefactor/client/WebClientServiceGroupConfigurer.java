package io.twelvefactor.client;

import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;

/**
 * Directs the {@code WebClient} of a group of HTTP interfaces to the backing service of
 * the same name.
 *
 * @param serviceGroups finds the service
 * @param clientBuilder directs the client
 */
record WebClientServiceGroupConfigurer(ServiceGroups serviceGroups,
		ServiceClientBuilder clientBuilder) implements WebClientHttpServiceGroupConfigurer {

	@Override
	public int getOrder() {
		return ServiceGroups.ORDER;
	}

	@Override
	public void configureGroups(Groups<WebClient.Builder> groups) {
		groups.forEachClient((group, builder) -> this.serviceGroups.find(group)
			.ifPresent((service) -> this.clientBuilder.direct(builder, service,
					(settings) -> this.serviceGroups.settings(group, settings))));
	}

}
