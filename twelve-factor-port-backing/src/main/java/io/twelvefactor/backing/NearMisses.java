package io.twelvefactor.backing;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.twelvefactor.backing.source.ServiceName;

/**
 * Finds what is set and differs from what is missing by a typing error.
 */
final class NearMisses {

	private static final int MAX_DISTANCE = 2;

	private static final int LETTERS_PER_ERROR = 4;

	private NearMisses() {
	}

	static List<String> of(List<ServiceName> missing, AttachedUrls attachedUrls, Predicate<ServiceName> known) {
		Stream<String> properties = attachedUrls.names()
			.filter(known.negate())
			.filter((name) -> isNear(missing, name))
			.map((name) -> ServiceName.PROPERTIES.append(name.value()).toString());
		Stream<String> variables = attachedUrls.platform()
			.stream()
			.flatMap((platform) -> platform.variables().names())
			.filter((variable) -> ofUrl(variable).filter(known.negate())
				.filter((name) -> isNear(missing, name))
				.isPresent());
		return Stream.concat(properties, variables).sorted().toList();
	}

	private static Optional<ServiceName> ofUrl(String variable) {
		return (variable.endsWith("_URL") || variable.endsWith("_URI"))
				? ServiceName.find(variable.substring(0, variable.length() - "_URL".length())) : Optional.empty();
	}

	private static boolean isNear(List<ServiceName> missing, ServiceName name) {
		return missing.stream().anyMatch((one) -> isNear(one.value(), name.value()));
	}

	private static boolean isNear(String one, String other) {
		int errors = Math.min(MAX_DISTANCE, one.length() / LETTERS_PER_ERROR);
		return Math.abs(one.length() - other.length()) <= errors && distance(one, other) <= errors;
	}

	// Levenshtein's, row by row.
	private static int distance(String one, String other) {
		int[] row = new int[other.length() + 1];
		for (int j = 0; j <= other.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= other.length(); j++) {
				int changed = diagonal + ((one.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
			}
		}
		return row[other.length()];
	}

}
