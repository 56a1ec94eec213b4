package io.twelvefactor.backing.source;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The variables of a service that has a conventional name: {@code POSTGRES_URL} and
 * others for {@code database}.
 *
 * @param variables the environment
 */
record ConventionalVariables(Variables variables) implements UrlSource {

	@Override
	public Optional<SuppliedUrl> find(ServiceName name) {
		return findAll(name).findFirst();
	}

	@Override
	public Stream<SuppliedUrl> findAll(ServiceName name) {
		return ConventionalServices.variables(name).flatMap((variable) -> this.variables.find(variable).stream());
	}

}
