package io.twelvefactor.demo.storefront;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Tells what goes wrong with the inventory as problem details, RFC 9457.
 */
@RestControllerAdvice
class InventoryProblems {

	@ExceptionHandler
	ProblemDetail unreachable(WebClientRequestException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"The inventory can't be reached. Please try again later.");
	}

	@ExceptionHandler
	ProblemDetail refused(WebClientResponseException ex) {
		HttpStatusCode status = ex.getStatusCode();
		return status.is4xxClientError()
				? ProblemDetail.forStatusAndDetail(status, "The inventory refuses: " + ex.getStatusText())
				: ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
						"The inventory is out of order. Please try again later.");
	}

}
