package io.twelvefactor.export;

import java.util.List;
import java.util.stream.Stream;

import io.twelvefactor.binding.failure.BindFailure;
import io.twelvefactor.binding.failure.BindRefusal;
import io.twelvefactor.binding.port.ActivatedSockets;
import io.twelvefactor.binding.port.ListenAddress;
import io.twelvefactor.binding.port.Port;
import io.twelvefactor.binding.port.PortOrigin;
import io.twelvefactor.binding.port.PortPropertySource;
import io.twelvefactor.binding.port.WebServerSocket;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelBindException;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Binds TCP bindings where config says.
 *
 * @param environment the environment
 * @param sslBundles the SSL bundles of the application, or {@code null}
 * @param resources the threads of the application, which are others after a restart, or
 * {@code null} for those of Reactor Netty
 * @param hasWebServer whether there is a web server
 * @param hasOtherServer whether there is another server that binds {@code PORT}
 */
record TcpBinder(Environment environment, @Nullable SslBundles sslBundles, @Nullable ReactorResourceFactory resources,
		boolean hasWebServer, boolean hasOtherServer) {

	/**
	 * Find out where to bind.
	 * @param bindings the bindings
	 * @return the address of each
	 */
	List<TcpAddress> addresses(List<TcpPortBinding> bindings) {
		boolean isMain = !this.hasWebServer && !this.hasOtherServer && bindings.size() == 1;
		List<TcpAddress> addresses = bindings.stream().map((binding) -> address(binding, isMain)).toList();
		PortPropertySource.of(this.environment)
			.ifPresent((source) -> source.sockets().checkAllUsed(used(source.sockets(), addresses)));
		return addresses;
	}

	private List<ListenAddress> used(ActivatedSockets sockets, List<TcpAddress> addresses) {
		Stream<ListenAddress> webServer = (this.hasWebServer && !sockets.isEmpty())
				? WebServerSocket.find(this.environment).map(WebServerSocket::socket).stream() : Stream.empty();
		return Stream.concat(webServer, addresses.stream().map(TcpAddress::address)).toList();
	}

	private TcpAddress address(TcpPortBinding binding, boolean isMain) {
		String property = TcpSettings.prefix(binding.name()) + "port";
		if (isMain) {
			PortPropertySource.of(this.environment).ifPresent((port) -> port.add(property));
		}
		String value = this.environment.getProperty(property, "");
		if (value.isBlank()) {
			throw withoutPort(binding, property);
		}
		String origin = PortOrigin.words(this.environment, property);
		return new TcpAddress(binding, address(binding, property, value, origin), origin, isMain);
	}

	private ListenAddress address(TcpPortBinding binding, String property, String value, String origin) {
		if (origin.equals(ActivatedSockets.FDS)) {
			return PortPropertySource.of(this.environment).orElseThrow().socket(property);
		}
		boolean isVariable = List.of(PortPropertySource.variable(binding.name()), PortPropertySource.VARIABLE)
			.contains(origin);
		return isVariable ? ListenAddress.parse(PortPropertySource.inWords(origin), origin, value)
				: ListenAddress.parse("The property " + origin, property, value);
	}

	private FailureAnalyzedException withoutPort(TcpPortBinding binding, String property) {
		String notPort = this.environment.containsProperty(PortPropertySource.VARIABLE)
				? " PORT is for the web, gRPC or RSocket server, or for the only binding of an app without one." : "";
		return new FailureAnalyzedException("The %s has no port.%s".formatted(binding, notPort),
				"Set %s, or the property %s, to a whole number from 0 to 65535, where 0 means any free port, or to the path of a Unix domain socket, such as unix:/run/%s.sock."
					.formatted(PortPropertySource.variable(binding.name()), property, binding.name()));
	}

	/**
	 * Bind a TCP binding.
	 * @param address where to bind it
	 * @return the bound port
	 */
	TcpListener bind(TcpAddress address) {
		TcpSettings settings = TcpSettings.of(this.environment, address.binding().name());
		try {
			return TcpListener.bind(address.binding(), address.address(), settings, settings.sslBundle(this.sslBundles),
					(this.resources != null) ? this.resources.getLoopResources() : null);
		}
		catch (ChannelBindException ex) {
			BindRefusal refusal = BindRefusal.of(ex);
			if (refusal == null || !(address.address() instanceof Port)) {
				throw ex;
			}
			FailureAnalysis analysis = new BindFailure(address.asked(), this.environment).analyze(refusal, ex);
			throw new FailureAnalyzedException(analysis.getDescription(), String.valueOf(analysis.getAction()), ex);
		}
	}

}
