package io.twelvefactor.actuate;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.twelvefactor.binding.BoundUrl;

/**
 * A picture of who talks to whom, in the language of Mermaid. Arrows point to what is
 * called; a dashed one means that the service may be absent.
 *
 * @param application the name of this app
 * @param listeners where it is listening
 * @param services the services that it uses
 * @see <a href="https://mermaid.js.org/syntax/flowchart.html">Flowcharts - Basic
 * Syntax</a>
 */
record Flowchart(String application, List<BoundUrl> listeners, List<BackingServicesEndpoint.Service> services) {

	private static String listener(BoundUrl listener) {
		return "\tlistener_%s([\"%s\"]) --> app".formatted(id(listener.name()), text(listener.uri().toString()));
	}

	private static String service(BackingServicesEndpoint.Service service) {
		String label = Stream
			.concat(Stream.of(service.name()),
					service.urls().isEmpty() ? Stream.of("not attached") : service.urls().stream())
			.map(Flowchart::text)
			.collect(Collectors.joining("<br>"));
		return "\tapp %s service_%s[\"%s\"]".formatted(service.required() ? "-->" : "-.->", id(service.name()), label);
	}

	private static String id(String name) {
		return name.replaceAll("[^A-Za-z0-9]", "_");
	}

	// Mermaid's own entities; what is between quotes may not hold anything else special.
	private static String text(String text) {
		return text.codePoints()
			.mapToObj((character) -> isPlain(character) ? Character.toString(character) : "#%d;".formatted(character))
			.collect(Collectors.joining());
	}

	private static boolean isPlain(int character) {
		return Character.isLetterOrDigit(character) || " -_.:/@?=[](),*+%".indexOf(character) >= 0;
	}

	@Override
	public String toString() {
		Stream<String> app = Stream.of("flowchart LR", "\tapp[\"%s\"]".formatted(text(this.application)));
		Stream<String> arrows = Stream.concat(this.listeners.stream().map(Flowchart::listener),
				this.services.stream().map(Flowchart::service));
		return Stream.concat(app, arrows).collect(Collectors.joining("\n", "", "\n"));
	}

}
