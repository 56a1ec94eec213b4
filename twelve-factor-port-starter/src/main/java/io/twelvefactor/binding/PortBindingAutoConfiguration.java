package io.twelvefactor.binding;

import java.util.List;

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
 * Auto-configuration of port binding. A child context with a server of its own has bound
 * URLs of its own.
 */
@AutoConfiguration
public final class PortBindingAutoConfiguration {

	@Bean
	BoundUrls boundUrls() {
		return new BoundUrls();
	}

	@Bean
	BoundUrl boundUrl(BoundUrls boundUrls) {
		return boundUrls.main();
	}

	@Bean
	static BoundUrlPublisher boundUrlPublisher(ApplicationContext context, BoundUrls boundUrls) {
		return new BoundUrlPublisher(context, boundUrls);
	}

	@Bean
	@ConditionalOnWebApplication
	static WebServerListener boundUrlWebServerListener(ApplicationContext context, BoundUrlPublisher publisher) {
		return new WebServerListener(context, publisher);
	}

	@Bean
	static PortFile boundUrlPortFile(ApplicationContext context, BoundUrls boundUrls) {
		return new PortFile(context, boundUrls);
	}

	@Bean
	static SystemdNotifier boundUrlSystemdNotifier(ApplicationContext context, BoundUrls boundUrls,
			Environment environment) {
		return new SystemdNotifier(context, boundUrls, SystemEnvironment.of(environment));
	}

	@Configuration(proxyBeanMethods = false)
	static class TcpConfiguration {

		@Bean
		TcpServers boundUrlTcpServers(ListableBeanFactory beans, ObjectProvider<SslBundles> sslBundles,
				ObjectProvider<ReactorResourceFactory> resources, Environment environment,
				BoundUrlPublisher publisher) {
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
		static RSocketListener boundUrlRSocketListener(ListableBeanFactory beans, BoundUrlPublisher publisher) {
			return new RSocketListener(beans, publisher);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ GrpcServerLifecycle.class, GrpcServerProperties.class })
	static class GrpcConfiguration {

		@Bean
		static GrpcListener boundUrlGrpcListener(ListableBeanFactory beans, BoundUrlPublisher publisher) {
			return new GrpcListener(beans, publisher);
		}

	}

}
