package io.twelvefactor.client.deadline;

import java.io.IOException;
import java.time.InstantSource;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps the deadline of a request for the calls that are made to answer it.
 */
public final class DeadlineServletFilter extends OncePerRequestFilter {

	private final @Nullable String header;

	/**
	 * Create a filter.
	 * @param header the header with the time that is left, or {@code null}
	 */
	public DeadlineServletFilter(@Nullable String header) {
		this.header = header;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String timeLeft = (this.header != null) ? request.getHeader(this.header) : null;
		Deadline deadline = Deadline.parse(timeLeft, InstantSource.system());
		if (deadline != null) {
			request.setAttribute(Deadline.KEY, deadline);
		}
		chain.doFilter(request, response);
	}

}
