package io.twelvefactor.binding;

import java.util.Objects;

import jakarta.servlet.ServletContext;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.util.StringUtils;
import org.springframework.web.context.WebApplicationContext;

/**
 * The path below which a web server answers: the context path of a servlet app, the base
 * path of a WebFlux app, the base path of a separate management server.
 */
final class ServerPath {

	private ServerPath() {
	}

	static String of(WebServerApplicationContext server) {
		return clean(isServlet(server) ? contextPath(server) : basePath(server));
	}

	private static boolean isServlet(WebServerApplicationContext server) {
		return server instanceof WebApplicationContext;
	}

	private static String contextPath(WebServerApplicationContext server) {
		ServletContext servletContext = ((WebApplicationContext) server).getServletContext();
		return (servletContext != null) ? servletContext.getContextPath() : "";
	}

	private static String basePath(WebServerApplicationContext server) {
		String property = (server.getServerNamespace() != null) ? server.getServerNamespace() + ".server.base-path"
				: "spring.webflux.base-path";
		return Objects.requireNonNullElse(server.getEnvironment().getProperty(property), "");
	}

	private static String clean(String path) {
		String trimmed = StringUtils.trimTrailingCharacter(path.strip(), '/');
		return (trimmed.isEmpty() || trimmed.startsWith("/")) ? trimmed : "/" + trimmed;
	}

}
