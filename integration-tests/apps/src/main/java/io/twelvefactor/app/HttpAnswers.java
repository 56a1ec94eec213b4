package io.twelvefactor.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import org.springframework.context.ApplicationContext;

/**
 * Asks a running app over HTTP. What it answers is printed, so that it can be searched
 * for secrets.
 */
public final class HttpAnswers {

	private HttpAnswers() {
	}

	/**
	 * Send a GET request to the actuator.
	 * @param app the app
	 * @param path the path below that of the actuator
	 * @param headers names and values by turns
	 * @return the answer
	 */
	// Each with a connection of its own: Reactor Netty 1.3.7 may never read a request
	// that
	// follows another one too fast (reactor-netty#4361).
	public static HttpResponse<String> get(ApplicationContext app, String path, String... headers) {
		URI bound = URI.create(app.getBean("boundUrl").toString());
		HttpRequest.Builder request = HttpRequest.newBuilder(bound.resolve("actuator/" + path))
			.timeout(Duration.ofSeconds(30));
		try {
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send((headers.length > 0) ? request.headers(headers).build() : request.build(),
						BodyHandlers.ofString());
			System.out.println("Answer: " + response.headers().map() + response.body());
			return response;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
