package io.twelvefactor.test;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a thread that serves a request have the name of its application, as the log shows
 * it: no more than the last fifteen characters.
 */
final class ThreadNameFilter extends OncePerRequestFilter implements Ordered {

	private final String name;

	ThreadNameFilter(String name) {
		this.name = name;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	protected boolean shouldNotFilterAsyncDispatch() {
		return false;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Thread thread = Thread.currentThread();
		String before = thread.getName();
		thread.setName(this.name + "-" + thread.getId());
		try {
			chain.doFilter(request, response);
		}
		finally {
			thread.setName(before);
		}
	}

}
