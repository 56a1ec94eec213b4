package io.twelvefactor.backing.source;

import java.util.Optional;

/**
 * The twelve-factor way: {@code INVENTORY_URL}, or {@code INVENTORY_URI}, as Clever Cloud
 * and .NET Aspire call it.
 *
 * @param variables the environment
 * @param suffix what comes after the name
 */
record UrlVariable(Variables variables, String suffix) implements UrlSource {

	@Override
	public Optional<SuppliedUrl> find(ServiceName name) {
		return this.variables.find(name.variable(this.suffix));
	}

}
