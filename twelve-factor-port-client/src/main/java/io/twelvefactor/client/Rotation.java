package io.twelvefactor.client;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Takes the instances of a service in turn. Those that are set aside come last, and of
 * these the ones that ask to be left alone. Thread-safe.
 */
final class Rotation {

	private final AtomicInteger turn = new AtomicInteger();

	// Of its own, as the turns of those that are set aside are no even numbers for the
	// others.
	private final AtomicInteger turnOfOthers = new AtomicInteger();

	/**
	 * Choose an instance.
	 * @param instances all there are
	 * @param tried those that are out of the question
	 * @return the next one, or empty if there is no other
	 */
	Optional<Instance> next(List<Instance> instances, Collection<Instance> tried) {
		int number = this.turn.getAndIncrement();
		if (tried.isEmpty() && !instances.isEmpty()) {
			Instance inTurn = instances.get(Math.floorMod(number, instances.size()));
			if (inTurn.choose()) {
				return Optional.of(inTurn);
			}
		}
		List<Instance> others = instances.stream().filter((instance) -> !tried.contains(instance)).toList();
		List<Instance> available = others.stream().filter((instance) -> !instance.isSetAside()).toList();
		return from(this.turnOfOthers.getAndIncrement(), available).filter(Instance::choose)
			.findFirst()
			.or(() -> from(number, others).min(Comparator.comparing(Instance::quietFor)));
	}

	// The first instance is next again.
	void reset() {
		this.turn.set(0);
		this.turnOfOthers.set(0);
	}

	private static Stream<Instance> from(int number, List<Instance> instances) {
		return IntStream.range(0, instances.size())
			.mapToObj((index) -> instances.get(Math.floorMod(number + index, instances.size())));
	}

}
