package io.twelvefactor.export;

import java.util.List;

import io.twelvefactor.binding.BoundUrls;
import io.twelvefactor.binding.PortBindingAutoConfiguration;
import io.twelvefactor.binding.port.ListenerPublisher;
import io.twelvefactor.binding.port.SystemEnvironment;
import org.apache.catalina.connector.Connector;
import org.eclipse.jetty.server.Server;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.rsocket.context.RSocketServerBootstrap;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Auto-configuration of what is exported that is not HTTP on a port.
 */
@AutoConfiguration(after = PortBindingAutoConfiguration.class)
public final class ExportAutoConfiguration {

	@Bean
	static SystemdNotifier boundUrlSystemdNotifier(ApplicationContext context, BoundUrls boundUrls,
			Environment environment) {
		return new SystemdNotifier(context, boundUrls, SystemEnvironment.of(environment));
	}

	@Bean
	TcpServers boundUrlTcpServers(ListableBeanFactory beans, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<ReactorResourceFactory> resources, Environment environment, ListenerPublisher publisher) {
		TcpBinder binder = new TcpBinder(environment, sslBundles.getIfAvailable(), resources.getIfUnique(),
				publisher.hasWebServer(),
				beans.getBeansOfType(OtherServerListener.class)
					.values()
					.stream()
					.anyMatch(OtherServerListener::hasServer));
		return new TcpServers(List.copyOf(beans.getBeansOfType(TcpPortBinding.class).values()), binder, publisher);
	}

	@Bean
	TcpServersShutdown boundUrlTcpServersShutdown(TcpServers servers, Environment environment) {
		return new TcpServersShutdown(servers,
				environment.getProperty("server.shutdown", Shutdown.class, Shutdown.GRACEFUL));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication
	@ConditionalOnClass(NettyReactiveWebServerFactory.class)
	@ImportRuntimeHints(PassedUnixSocket.Hints.class)
	static class NettyConfiguration {

		@Bean
		NettyWebServerSocket boundUrlNettyWebServerSocket(Environment environment,
				ObjectProvider<ReactorResourceFactory> resources) {
			return new NettyWebServerSocket(environment, resources.getIfUnique());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication
	@ConditionalOnClass({ ConfigurableTomcatWebServerFactory.class, Connector.class })
	static class TomcatConfiguration {

		@Bean
		TomcatWebServerSocket boundUrlTomcatWebServerSocket(Environment environment) {
			return new TomcatWebServerSocket(environment);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication
	@ConditionalOnClass({ ConfigurableJettyWebServerFactory.class, Server.class })
	static class JettyConfiguration {

		@Bean
		JettyWebServerSocket boundUrlJettyWebServerSocket(Environment environment) {
			return new JettyWebServerSocket(environment);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RSocketServerBootstrap.class)
	static class RSocketConfiguration {

		@Bean
		static RSocketListener boundUrlRSocketListener(ListableBeanFactory beans, Environment environment,
				ListenerPublisher publisher) {
			return new RSocketListener(beans, environment, publisher);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ GrpcServerLifecycle.class, GrpcServerProperties.class })
	static class GrpcConfiguration {

		@Bean
		static GrpcListener boundUrlGrpcListener(ListableBeanFactory beans, Environment environment,
				ListenerPublisher publisher) {
			return new GrpcListener(beans, environment, publisher);
		}

	}

}
