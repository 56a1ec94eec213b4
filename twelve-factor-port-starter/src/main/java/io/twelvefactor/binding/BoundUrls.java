package io.twelvefactor.binding;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * Every listener of this app, by name. Thread-safe.
 */
public final class BoundUrls {

	static final String MAIN = "main";

	private final Map<String, BoundUrl> urls = new ConcurrentSkipListMap<>();

	BoundUrls() {
	}

	BoundUrl bind(String name, Listener listener) {
		return named(name).bind(listener);
	}

	/**
	 * Return the listener of the app itself.
	 * @return the same as the bean {@link BoundUrl}, bound or not
	 */
	public BoundUrl main() {
		return named(MAIN);
	}

	/**
	 * Find a listener.
	 * @param name {@code main}, or {@code management} for a management port of its own
	 * @return the listener, or empty if none of that name is bound
	 */
	public Optional<BoundUrl> find(String name) {
		return Optional.ofNullable(this.urls.get(name)).filter(BoundUrl::isBound);
	}

	/**
	 * Return the listeners that are bound.
	 * @return the listeners, in the order of their names
	 */
	public Stream<BoundUrl> stream() {
		return this.urls.values().stream().filter(BoundUrl::isBound);
	}

	private BoundUrl named(String name) {
		return this.urls.computeIfAbsent(name, BoundUrl::new);
	}

}
