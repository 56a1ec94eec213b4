package io.twelvefactor.binding;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.twelvefactor.binding.port.Listener;
import org.jspecify.annotations.Nullable;

/**
 * Every listener of this app, by name. Thread-safe.
 */
public final class BoundUrls {

	static final String MAIN = "main";

	private final BoundUrl main = new BoundUrl(MAIN);

	private final AtomicReference<@Nullable String> mainName = new AtomicReference<>();

	private final Map<String, BoundUrl> urls = new ConcurrentSkipListMap<>();

	BoundUrls() {
	}

	BoundUrl bind(String name, Listener listener) {
		BoundUrl url = name.equals(MAIN) ? this.main : this.urls.getOrDefault(name, new BoundUrl(name));
		this.urls.put(name, url.bind(listener));
		return url;
	}

	/**
	 * Let a listener be the main one as well, if none or the same is it so far.
	 * @param name its name
	 * @param listener where it listens
	 */
	void bindMain(String name, Listener listener) {
		if (this.mainName.compareAndSet(null, name) || name.equals(this.mainName.get())) {
			this.main.bind(listener);
		}
	}

	/**
	 * Return the listener of the app itself: its web server, or where it has none, the
	 * listener that binds {@code PORT}.
	 * @return the same as the bean {@link BoundUrl}, bound or not
	 */
	public BoundUrl main() {
		return this.main;
	}

	/**
	 * Find a listener.
	 * @param name {@code main}, {@code management} for a management port of its own,
	 * {@code rsocket}, {@code grpc}, or the name of a TCP binding
	 * @return the listener, or empty if none of that name is bound
	 */
	public Optional<BoundUrl> find(String name) {
		return name.equals(MAIN) ? Optional.of(this.main).filter(BoundUrl::isBound)
				: Optional.ofNullable(this.urls.get(name));
	}

	/**
	 * Return the listeners that are bound, each once.
	 * @return the listeners, in the order of their names
	 */
	public Stream<BoundUrl> stream() {
		return this.urls.values().stream();
	}

	/**
	 * Return the listeners in words.
	 * @return the URLs of those that are bound, with commas between them
	 */
	@Override
	public String toString() {
		return stream().map(BoundUrl::toString).collect(Collectors.joining(", "));
	}

}
