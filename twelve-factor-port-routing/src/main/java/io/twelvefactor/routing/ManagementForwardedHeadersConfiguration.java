package io.twelvefactor.routing;

import org.apache.catalina.connector.Connector;
import org.eclipse.jetty.server.Server;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * A separate management server reads what is forwarded as the server of the app does, and
 * is made in a context of its own.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementForwardedHeadersConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(NettyReactiveWebServerFactory.class)
	static class NettyConfiguration {

		@Bean
		NettyForwardedHeaders managementNettyForwardedHeaders(Environment environment) {
			return new NettyForwardedHeaders(environment);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ConfigurableTomcatWebServerFactory.class, Connector.class })
	static class TomcatConfiguration {

		@Bean
		TomcatForwardedHeaders managementTomcatForwardedHeaders(Environment environment) {
			return new TomcatForwardedHeaders(environment);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ConfigurableJettyWebServerFactory.class, Server.class })
	static class JettyConfiguration {

		@Bean
		JettyForwardedHeaders managementJettyForwardedHeaders(Environment environment) {
			return new JettyForwardedHeaders(environment);
		}

	}

}
