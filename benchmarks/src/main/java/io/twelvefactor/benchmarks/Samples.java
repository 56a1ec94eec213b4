package io.twelvefactor.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What was measured, by name, in rounds: what has the same place in two lists was
 * measured one after the other, so that their ratio says more than either of them.
 */
final class Samples {

	private final Map<String, List<Double>> values = new LinkedHashMap<>();

	void add(String name, double value) {
		this.values.computeIfAbsent(name, (key) -> new ArrayList<>()).add(value);
	}

	Map<String, List<Double>> all() {
		return this.values;
	}

	Spread of(String name) {
		return Spread.of(get(name).stream().mapToDouble(Double::doubleValue));
	}

	/**
	 * Compare two of them.
	 * @param name what is compared
	 * @param base what it is compared with
	 * @return the ratio, round by round
	 */
	Spread ratio(String name, String base) {
		return pairs(name, base, (one, other) -> one / other);
	}

	/**
	 * Subtract two of them.
	 * @param name what something is subtracted from
	 * @param base what is subtracted
	 * @return the difference, round by round
	 */
	Spread difference(String name, String base) {
		return pairs(name, base, (one, other) -> one - other);
	}

	private Spread pairs(String name, String base, DoubleBinaryOperator operator) {
		List<Double> one = get(name);
		List<Double> other = get(base);
		if (one.size() != other.size()) {
			throw new IllegalStateException("A round is missing of %s or of %s".formatted(name, base));
		}
		return Spread.of(IntStream.range(0, one.size())
			.mapToDouble((round) -> operator.applyAsDouble(one.get(round), other.get(round))));
	}

	private List<Double> get(String name) {
		List<Double> found = this.values.get(name);
		if (found == null) {
			throw new IllegalArgumentException("Nobody has measured " + name);
		}
		return found;
	}

	/**
	 * A median, and how far from it the rounds were.
	 *
	 * @param median half of the rounds had no more
	 * @param min the smallest
	 * @param max the largest
	 */
	record Spread(double median, double min, double max) {

		static Spread of(DoubleStream rounds) {
			double[] sorted = rounds.sorted().toArray();
			int middle = sorted.length / 2;
			double median = (sorted.length % 2 != 0) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
			return new Spread(median, sorted[0], sorted[sorted.length - 1]);
		}

		String format(String unit) {
			String pattern = "%s" + unit + " (%s to %s)";
			return pattern.formatted(number(this.median), number(this.min), number(this.max));
		}

		private static String number(double value) {
			double size = Math.abs(value);
			return String.format(Locale.ROOT, (size >= 1000) ? "%,.0f" : (size >= 10) ? "%.1f" : "%.2f", value);
		}

	}

}
