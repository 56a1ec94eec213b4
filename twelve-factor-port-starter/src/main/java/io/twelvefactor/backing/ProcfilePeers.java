package io.twelvefactor.backing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ports of the other processes of a Procfile, as Overmind tells them to each:
 * {@code OVERMIND_PROCESS_inventory_PORT}. They run on this machine, and a port says
 * nothing of a password, so a service with a conventional name is none of them.
 *
 * @param variables the environment
 * @see <a href="https://github.com/DarthSim/overmind">Overmind</a>
 */
record ProcfilePeers(Variables variables) implements UrlSource {

	private static final Pattern PORT = Pattern.compile("OVERMIND_PROCESS_(.+)_PORT");

	@Override
	public Optional<SuppliedUrl> find(ServiceName name) {
		return ConventionalServices.contains(name) ? Optional.empty()
				: this.variables.names("OVERMIND_PROCESS_")
					.filter((variable) -> isPortOf(name, variable))
					.sorted()
					.flatMap((variable) -> url(variable).stream())
					.findFirst();
	}

	private static boolean isPortOf(ServiceName name, String variable) {
		Matcher matcher = PORT.matcher(variable);
		return matcher.matches() && ServiceName.find(matcher.group(1)).filter(name::equals).isPresent();
	}

	private Optional<SuppliedUrl> url(String variable) {
		return this.variables.find(variable)
			.filter((port) -> port.text().strip().matches("[0-9]{1,5}"))
			.map((port) -> new SuppliedUrl("http://localhost:" + port.text().strip(), port.origin()));
	}

}
