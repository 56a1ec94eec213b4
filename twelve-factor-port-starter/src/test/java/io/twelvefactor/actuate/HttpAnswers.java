package io.twelvefactor.actuate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import io.twelvefactor.binding.BoundUrl;

import org.springframework.context.ApplicationContext;

/**
 * Asks a running app over HTTP. What it answers is printed, so that it can be searched
 * for secrets.
 */
final class HttpAnswers {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private HttpAnswers() {
	}

	static HttpResponse<String> get(ApplicationContext app, String path, String... headers) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(app.getBean(BoundUrl.class).uri().resolve("actuator/" + path));
		try {
			HttpResponse<String> response = CLIENT.send(
					(headers.length > 0) ? request.headers(headers).build() : request.build(), BodyHandlers.ofString());
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
