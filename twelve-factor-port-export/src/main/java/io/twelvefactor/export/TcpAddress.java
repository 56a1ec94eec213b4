package io.twelvefactor.export;

import java.util.List;

import io.twelvefactor.binding.failure.AskedPort;
import io.twelvefactor.binding.port.ListenAddress;
import io.twelvefactor.binding.port.Port;
import io.twelvefactor.binding.port.PortOrigin;

/**
 * Where a TCP binding is to be bound.
 *
 * @param binding the binding
 * @param address a port or a socket
 * @param origin who asked for it
 * @param isMain whether it is the main listener of the app
 */
record TcpAddress(TcpPortBinding binding, ListenAddress address, String origin, boolean isMain) {

	AskedPort asked() {
		String name = this.binding.name();
		int port = (this.address instanceof Port asked) ? asked.number() : 0;
		return new AskedPort("TCP binding '%s'".formatted(name), "", List.of(TcpSettings.prefix(name) + "address"),
				new PortOrigin(this.origin, port));
	}

}
