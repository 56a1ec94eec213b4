package io.twelvefactor.client;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes the instances of a service in turn. Those that are set aside come last, and of
 * these the ones that ask to be left alone. Thread-safe.
 */
final class Rotation {

	private final AtomicInteger turn = new AtomicInteger();

	/**
	 * Choose an instance.
	 * @param instances all there are
	 * @param tried those that are out of the question
	 * @return the next one, or empty if there is no other
	 */
	Optional<Instance> next(List<Instance> instances, Collection<Instance> tried) {
		List<Instance> others = instances.stream().filter((instance) -> !tried.contains(instance)).toList();
		int number = this.turn.getAndIncrement();
		List<Instance> available = others.stream().filter((instance) -> !instance.isSetAside()).toList();
		for (int index = 0; index < available.size(); index++) {
			Instance instance = available.get(Math.floorMod(number + index, available.size()));
			if (instance.choose()) {
				return Optional.of(instance);
			}
		}
		Duration shortest = others.stream().map(Instance::quietFor).min(Duration::compareTo).orElse(Duration.ZERO);
		List<Instance> last = others.stream()
			.filter((instance) -> instance.quietFor().compareTo(shortest) <= 0)
			.toList();
		return last.isEmpty() ? others.stream().findFirst() : Optional.of(last.get(Math.floorMod(number, last.size())));
	}

}
