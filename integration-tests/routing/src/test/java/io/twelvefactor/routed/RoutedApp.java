package io.twelvefactor.routed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

import jakarta.servlet.http.HttpServletRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What is behind the routing layer, on any server.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ RoutedApp.OnServlet.class, RoutedApp.OnWebFlux.class })
@RestController
public class RoutedApp {

	static final Duration WORK = Duration.ofMillis(25);

	private static final LongAdder REQUESTS = new LongAdder();

	private static final LongAdder OPEN = new LongAdder();

	private static final AtomicReference<Runnable> RESTART = new AtomicReference<>();

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		run(args);
	}

	private static void run(String... args) {
		ConfigurableApplicationContext context = SpringApplication.run(RoutedApp.class, args);
		RESTART.set(() -> {
			context.close();
			run(args);
		});
	}

	/**
	 * Close the application and run it again, in the same process.
	 */
	@PostMapping("/restart")
	void restart() {
		Thread thread = new Thread(RESTART.get(), "restart");
		thread.setDaemon(false);
		thread.start();
	}

	/**
	 * How many slow requests are executed.
	 * @return the number
	 */
	@GetMapping("/open")
	String open() {
		return OPEN.sum() + " open";
	}

	@GetMapping("/requests")
	long requests() {
		return REQUESTS.sum();
	}

	private static Map<String, String> seen(String link, String scheme, Object client) {
		return Map.of("link", link, "scheme", scheme, "client", String.valueOf(client));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@EnableWebSocket
	@RestController
	static class OnServlet implements WebSocketConfigurer {

		@PostMapping("/work")
		String work() throws InterruptedException {
			REQUESTS.increment();
			Thread.sleep(WORK.toMillis());
			return "done";
		}

		@GetMapping("/slow")
		String slow(@RequestParam long millis) throws InterruptedException {
			OPEN.increment();
			try {
				Thread.sleep(millis);
				return "slept";
			}
			finally {
				OPEN.decrement();
			}
		}

		// On the application's executor, which must not stop before the request.
		@GetMapping("/stream")
		StreamingResponseBody stream(@RequestParam int parts, @RequestParam long millis) {
			OPEN.increment();
			return (out) -> {
				for (int i = 0; i < parts; i++) {
					pause(millis);
					out.write(("part " + i + "\n").getBytes(StandardCharsets.UTF_8));
					out.flush();
				}
				OPEN.decrement();
			};
		}

		private static void pause(long millis) throws IOException {
			try {
				Thread.sleep(millis);
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
		}

		@GetMapping("/seen")
		Map<String, String> seen(HttpServletRequest request) {
			return RoutedApp.seen(ServletUriComponentsBuilder.fromCurrentContextPath().path("/there").toUriString(),
					request.getScheme(), request.getRemoteAddr());
		}

		@GetMapping("/redirect")
		void redirect(jakarta.servlet.http.HttpServletResponse response) throws IOException {
			response.sendRedirect("/seen");
		}

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry.addHandler(new TextWebSocketHandler() {

				@Override
				protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
					session.sendMessage(new TextMessage("echo " + message.getPayload()));
				}

			}, "/echo").setAllowedOrigins("*");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@RestController
	static class OnWebFlux {

		@PostMapping("/work")
		Mono<String> work() {
			REQUESTS.increment();
			return Mono.delay(WORK).thenReturn("done");
		}

		@GetMapping("/slow")
		Mono<String> slow(@RequestParam long millis) {
			OPEN.increment();
			return Mono.delay(Duration.ofMillis(millis)).thenReturn("slept").doFinally((signal) -> OPEN.decrement());
		}

		@GetMapping(path = "/stream", produces = "text/plain")
		Flux<String> stream(@RequestParam int parts, @RequestParam long millis) {
			OPEN.increment();
			return Flux.interval(Duration.ofMillis(millis))
				.take(parts)
				.map((i) -> "part " + i + "\n")
				.doFinally((signal) -> OPEN.decrement());
		}

		@GetMapping("/seen")
		Map<String, String> seen(ServerHttpRequest request) {
			return RoutedApp.seen(
					UriComponentsBuilder.fromUri(request.getURI()).replacePath("/there").build().toUriString(),
					String.valueOf(request.getURI().getScheme()),
					(request.getRemoteAddress() != null) ? request.getRemoteAddress().getHostString() : null);
		}

		@GetMapping("/redirect")
		ResponseEntity<Void> redirect(ServerHttpRequest request) {
			return ResponseEntity.status(HttpStatus.FOUND)
				.location(UriComponentsBuilder.fromUri(request.getURI()).replacePath("/seen").build().toUri())
				.build();
		}

		@Bean
		static HandlerMapping echo() {
			WebSocketHandler handler = (session) -> session
				.send(session.receive().map((message) -> session.textMessage("echo " + message.getPayloadAsText())));
			return new SimpleUrlHandlerMapping(Map.of("/echo", handler), -1);
		}

	}

}
