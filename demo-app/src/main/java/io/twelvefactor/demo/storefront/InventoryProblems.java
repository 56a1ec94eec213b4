package io.twelvefactor.demo.storefront;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.server.ResponseStatusException;

/**
 * Tells what goes wrong, with the inventory above all, as problem details, RFC 9457.
 */
@RestControllerAdvice
class InventoryProblems {

	@ExceptionHandler
	ProblemDetail unavailable(WebClientException ex) {
		return of(ex);
	}

	@ExceptionHandler
	ProblemDetail refused(ResponseStatusException ex) {
		return ex.getBody();
	}

	static ProblemDetail of(WebClientException ex) {
		if (!(ex instanceof WebClientResponseException response)) {
			return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
					"The inventory can't be reached. Please try again later.");
		}
		HttpStatusCode status = response.getStatusCode();
		return status.is4xxClientError()
				? ProblemDetail.forStatusAndDetail(status, "The inventory refuses: " + response.getStatusText())
				: ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
						"The inventory is out of order. Please try again later.");
	}

}
