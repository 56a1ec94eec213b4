package io.twelvefactor.binding;

import org.springframework.context.ApplicationEvent;

/**
 * A port is open. Published once for each listener of the app, when it has started to
 * accept connections and its {@link BoundUrl} can be asked.
 */
public final class PortBoundEvent extends ApplicationEvent {

	PortBoundEvent(BoundUrl boundUrl) {
		super(boundUrl);
	}

	/**
	 * Return where the app is listening.
	 * @return the URL, which is bound
	 */
	public BoundUrl boundUrl() {
		return (BoundUrl) getSource();
	}

}
