package io.twelvefactor.export;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

import io.twelvefactor.binding.port.Listener;
import io.twelvefactor.binding.port.ListenerPublisher;
import io.twelvefactor.binding.port.PortOrigin;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/**
 * Publishes Spring Boot's gRPC server.
 *
 * @param beans where it is
 * @param environment the environment
 * @param publisher publishes it
 */
record GrpcListener(ListableBeanFactory beans, Environment environment,
		ListenerPublisher publisher) implements OtherServerListener, ApplicationListener<GrpcServerStartedEvent> {

	@Override
	public boolean hasServer() {
		return this.beans.getBeanNamesForType(GrpcServerLifecycle.class).length > 0;
	}

	@Override
	public void onApplicationEvent(GrpcServerStartedEvent event) {
		SocketAddress address = address(event.getServer().getListenSockets().get(0));
		if (address != null) {
			String origin = PortOrigin.words(this.environment, OtherServer.GRPC.property());
			this.publisher.publishMain(OtherServer.GRPC.listener(), new Listener(scheme(), address, ""), origin);
		}
	}

	// A Unix domain socket has an address of Netty, which may be a shaded one. A server
	// within the process has one of neither.
	private static @Nullable SocketAddress address(SocketAddress address) {
		if (address instanceof InetSocketAddress) {
			return address;
		}
		return address.toString().startsWith("/") ? UnixDomainSocketAddress.of(address.toString()) : null;
	}

	private String scheme() {
		GrpcServerProperties properties = this.beans.getBeanProvider(GrpcServerProperties.class).getIfAvailable();
		if (properties == null) {
			return "grpc";
		}
		GrpcServerProperties.Ssl ssl = properties.getSsl();
		Boolean enabled = ssl.getEnabled();
		return Listener.scheme("grpc", (enabled != null) ? enabled : ssl.getBundle() != null);
	}

}
