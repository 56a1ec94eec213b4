package io.twelvefactor.client;

import java.io.IOException;
import java.time.InstantSource;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps the deadline of a request for the calls that are made to answer it.
 */
final class DeadlineServletFilter extends OncePerRequestFilter {

	private final String header;

	/**
	 * Create a filter.
	 * @param header the header with the time that is left
	 */
	DeadlineServletFilter(String header) {
		this.header = header;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Deadline deadline = Deadline.parse(request.getHeader(this.header), InstantSource.system());
		if (deadline != null) {
			request.setAttribute(Deadline.KEY, deadline);
		}
		chain.doFilter(request, response);
	}

}
