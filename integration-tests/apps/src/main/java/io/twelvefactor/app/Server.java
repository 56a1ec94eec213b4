package io.twelvefactor.app;

import java.io.File;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.boot.WebApplicationType;

/**
 * The servers that an app can run on. All of them are on the class path of the tests.
 */
public enum Server {

	/**
	 * Reactor Netty, for WebFlux.
	 */
	NETTY(WebApplicationType.REACTIVE, "tomcat|jetty|webmvc|servlet",
			"org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration",
			"org.springframework.boot.reactor.netty.autoconfigure.actuate.web.server.NettyReactiveManagementContextAutoConfiguration"),

	/**
	 * Tomcat, for Web MVC.
	 */
	TOMCAT(WebApplicationType.SERVLET, "jetty",
			"org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration",
			"org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration",
			"org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration",
			"org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration"),

	/**
	 * Jetty, for Web MVC.
	 */
	JETTY(WebApplicationType.SERVLET, "boot-tomcat|tomcat-embed-(core|websocket)|starter-tomcat",
			"org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration",
			"org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration",
			"org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyReactiveManagementContextAutoConfiguration",
			"org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration");

	private final WebApplicationType type;

	private final Pattern foreign;

	private final String[] autoConfigurations;

	Server(WebApplicationType type, String foreign, String... autoConfigurations) {
		this.type = type;
		this.foreign = Pattern.compile(foreign);
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

	/**
	 * The class path of an app that has this server and no other.
	 * @return the class path
	 */
	public String classPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !this.foreign.matcher(new File(entry).getName()).find())
			.collect(Collectors.joining(File.pathSeparator));
	}

}
