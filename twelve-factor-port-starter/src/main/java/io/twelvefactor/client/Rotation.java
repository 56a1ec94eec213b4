package io.twelvefactor.client;

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
		int first = this.turn.getAndIncrement();
		Instance last = null;
		for (int index = 0; index < instances.size(); index++) {
			Instance instance = instances.get(Math.floorMod(first + index, instances.size()));
			if (!tried.contains(instance)) {
				if (instance.choose()) {
					return Optional.of(instance);
				}
				last = (last == null || instance.quietFor().compareTo(last.quietFor()) < 0) ? instance : last;
			}
		}
		return Optional.ofNullable(last);
	}

}
