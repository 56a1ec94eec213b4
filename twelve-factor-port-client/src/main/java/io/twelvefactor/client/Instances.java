package io.twelvefactor.client;

import java.time.InstantSource;
import java.util.List;

import io.twelvefactor.client.uri.HttpService;
import reactor.core.publisher.Mono;

/**
 * The instances of a service.
 */
interface Instances {

	/**
	 * Find the instances as they are now. Those that were there before keep their state.
	 * @return the instances, none if there are none at the moment
	 */
	Mono<List<Instance>> find();

	/**
	 * Return those that were found last.
	 * @return the instances
	 */
	List<Instance> known();

	/**
	 * Return instances that stay the same.
	 * @param urls their URLs
	 * @return the instances
	 */
	static Instances fixed(List<HttpService> urls) {
		List<Instance> instances = urls.stream().map((url) -> new Instance(url, InstantSource.system())).toList();
		return new Instances() {

			@Override
			public Mono<List<Instance>> find() {
				return Mono.just(instances);
			}

			@Override
			public List<Instance> known() {
				return instances;
			}

		};
	}

}
