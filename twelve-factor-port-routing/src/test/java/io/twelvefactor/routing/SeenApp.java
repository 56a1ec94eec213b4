package io.twelvefactor.routing;

import java.net.InetSocketAddress;
import java.net.URI;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells how it sees its public side: the URL of the request, and the client.
 */
@Configuration(proxyBeanMethods = false)
@Import({ SeenApp.OnServlet.class, SeenApp.OnWebFlux.class })
class SeenApp {

	@ConditionalOnWebApplication(type = Type.SERVLET)
	@RestController
	static class OnServlet {

		@GetMapping("/seen")
		String seen(HttpServletRequest request) {
			return request.getRequestURL() + " " + request.getRemoteAddr();
		}

	}

	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@RestController
	static class OnWebFlux {

		@GetMapping("/seen")
		String seen(ServerHttpRequest request) {
			URI uri = request.getURI();
			InetSocketAddress client = request.getRemoteAddress();
			return uri + " " + ((client != null) ? client.getHostString() : "");
		}

	}

}
