package io.twelvefactor.backing.source;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Pattern;

/**
 * The ports of the other processes of a Procfile, as Overmind tells them to each:
 * {@code OVERMIND_PROCESS_inventory_PORT}. They run on this machine, and a port says
 * nothing of a password, so a service with a conventional name is none of them.
 *
 * @param variables the environment
 * @param ports the variables of the other processes
 * @see <a href="https://github.com/DarthSim/overmind">Overmind</a>
 */
public record ProcfilePeers(Variables variables, Map<ServiceName, SortedSet<String>> ports) implements UrlSource {

	private static final Pattern PORT = Pattern.compile("OVERMIND_PROCESS_(?<name>.+)_PORT");

	static ProcfilePeers of(Variables variables) {
		return new ProcfilePeers(variables, variables.byService(PORT));
	}

	@Override
	public Optional<SuppliedUrl> find(ServiceName name) {
		return ConventionalServices.contains(name) ? Optional.empty()
				: this.ports.getOrDefault(name, Collections.emptySortedSet())
					.stream()
					.flatMap((variable) -> url(variable).stream())
					.findFirst();
	}

	private Optional<SuppliedUrl> url(String variable) {
		return this.variables.find(variable)
			.filter((port) -> port.text().strip().matches("[0-9]{1,5}"))
			.map((port) -> new SuppliedUrl("http://localhost:" + port.text().strip(), port.origin()));
	}

}
