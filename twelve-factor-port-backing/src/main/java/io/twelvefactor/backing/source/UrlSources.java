package io.twelvefactor.backing.source;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * All the shapes in which platforms hand over the URL of a service. The first that has
 * one wins.
 *
 * @param variables the variables that all of them begin with
 * @param sources the sources in the order in which they are asked
 */
public record UrlSources(Variables variables, List<UrlSource> sources) implements UrlSource {

	/**
	 * Find out what a platform says.
	 * @param variables its variables
	 * @return the sources, in the order in which they are asked
	 */
	public static UrlSources of(Variables variables) {
		return new UrlSources(variables,
				List.of(new ConventionalVariables(variables), new UrlVariable(variables, "URL"),
						new UrlVariable(variables, "URI"), new UrlFile(variables), AspireVariables.of(variables),
						new ServiceBindings(variables), new CloudFoundryServices(variables),
						ProcfilePeers.of(variables), ServiceLinks.of(variables)));
	}

	@Override
	public Optional<SuppliedUrl> find(ServiceName name) {
		return this.sources.stream().flatMap((source) -> source.find(name).stream()).findFirst();
	}

	// One that can't be read and isn't needed does no harm.
	@Override
	public Stream<SuppliedUrl> findAll(ServiceName name) {
		return this.sources.stream().flatMap((source) -> {
			try {
				return source.findAll(name);
			}
			catch (FailureAnalyzedException ex) {
				return Stream.empty();
			}
		});
	}

}
