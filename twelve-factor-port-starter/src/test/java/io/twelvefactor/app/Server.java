package io.twelvefactor.app;

import java.util.Arrays;
import java.util.stream.Collectors;

import org.springframework.boot.WebApplicationType;

/**
 * The servers that an app can run on. All of them are on the class path of the tests.
 */
public enum Server {

	/**
	 * Reactor Netty, for WebFlux.
	 */
	NETTY(WebApplicationType.REACTIVE,
			"org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration",
			"org.springframework.boot.reactor.netty.autoconfigure.actuate.web.server.NettyReactiveManagementContextAutoConfiguration"),

	/**
	 * Tomcat, for Web MVC.
	 */
	TOMCAT(WebApplicationType.SERVLET,
			"org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration",
			"org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration",
			"org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration",
			"org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration"),

	/**
	 * Jetty, for Web MVC.
	 */
	JETTY(WebApplicationType.SERVLET,
			"org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration",
			"org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration",
			"org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyReactiveManagementContextAutoConfiguration",
			"org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration");

	private final WebApplicationType type;

	private final String[] autoConfigurations;

	Server(WebApplicationType type, String... autoConfigurations) {
		this.type = type;
		this.autoConfigurations = autoConfigurations;
	}

	WebApplicationType type() {
		return this.type;
	}

	String excludes() {
		return Arrays.stream(values())
			.filter((server) -> server != this)
			.flatMap((server) -> Arrays.stream(server.autoConfigurations))
			.collect(Collectors.joining(","));
	}

}
