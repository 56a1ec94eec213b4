package io.twelvefactor.routing;

import java.nio.file.Path;
import java.util.List;

import io.twelvefactor.binding.BoundUrls;
import io.twelvefactor.binding.PortBindingAutoConfiguration;
import org.apache.catalina.connector.Connector;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of an app behind a routing layer.
 */
@AutoConfiguration(after = PortBindingAutoConfiguration.class)
public final class RoutingAutoConfiguration {

	private static final Path PROC = Path.of("/proc");

	private static final String PHASES = AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME;

	// What it is told is checked when the app starts.
	@Bean
	@Lazy(false)
	GracefulRelease gracefulRelease(ApplicationContext context, BoundUrls boundUrls) {
		return new GracefulRelease(context, boundUrls,
				List.copyOf(context.getBeansOfType(ReleasableServer.class).values()), phases(context));
	}

	private static @Nullable DefaultLifecycleProcessor phases(ApplicationContext context) {
		return (context.containsLocalBean(PHASES)
				&& context.getBean(PHASES) instanceof DefaultLifecycleProcessor phases) ? phases : null;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication
	@ConditionalOnClass(NettyReactiveWebServerFactory.class)
	static class NettyConfiguration {

		@Bean
		NettyRelease nettyRelease(Environment environment) {
			return new NettyRelease(environment);
		}

		@Bean
		NettyForwardedHeaders nettyForwardedHeaders(Environment environment) {
			return new NettyForwardedHeaders(environment);
		}

		@Bean
		NettyReusedPort nettyReusedPort(Environment environment) {
			return new NettyReusedPort(new ReusedPort(environment, PROC));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication
	@ConditionalOnClass({ ConfigurableTomcatWebServerFactory.class, Connector.class })
	@ImportRuntimeHints(TomcatRelease.Hints.class)
	static class TomcatConfiguration {

		@Bean
		TomcatRelease tomcatRelease(Environment environment) {
			return new TomcatRelease(environment, new ReusedPort(environment, PROC));
		}

		@Bean
		TomcatForwardedHeaders tomcatForwardedHeaders(Environment environment) {
			return new TomcatForwardedHeaders(environment);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication
	@ConditionalOnClass({ ConfigurableJettyWebServerFactory.class, Server.class })
	static class JettyConfiguration {

		@Bean
		JettyRelease jettyRelease(Environment environment) {
			return new JettyRelease(environment);
		}

		@Bean
		JettyForwardedHeaders jettyForwardedHeaders(Environment environment) {
			return new JettyForwardedHeaders(environment);
		}

		@Bean
		JettyReusedPort jettyReusedPort(Environment environment) {
			return new JettyReusedPort(new ReusedPort(environment, PROC));
		}

	}

}
