package io.twelvefactor.client;

import java.time.InstantSource;
import java.util.List;

import io.twelvefactor.backing.BackingService;
import reactor.core.publisher.Mono;

/**
 * Where the instances of a service come from.
 */
@FunctionalInterface
interface InstanceSource {

	/**
	 * Return the instances as they are now. Those that were there before keep their
	 * state.
	 * @return the instances, none if there are none at the moment
	 */
	Mono<List<Instance>> instances();

	/**
	 * Makes the source for a service.
	 */
	@FunctionalInterface
	interface Factory {

		/**
		 * The instances are the URLs.
		 */
		Factory FIXED = (service, urls) -> {
			List<Instance> instances = urls.stream().map((url) -> new Instance(url, InstantSource.system())).toList();
			return () -> Mono.just(instances);
		};

		/**
		 * Make the source for a service.
		 * @param service the service
		 * @param urls its URLs
		 * @return the source
		 */
		InstanceSource of(BackingService service, List<HttpService> urls);

	}

}
