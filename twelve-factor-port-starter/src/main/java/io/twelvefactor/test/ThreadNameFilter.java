package io.twelvefactor.test;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

import org.springframework.core.Ordered;

/**
 * Lets a thread that serves a request have the name of its application, as the log shows
 * it.
 *
 * @param name the name
 */
record ThreadNameFilter(String name) implements Filter, Ordered {

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		Thread thread = Thread.currentThread();
		String before = thread.getName();
		thread.setName(this.name + "-" + before);
		try {
			chain.doFilter(request, response);
		}
		finally {
			thread.setName(before);
		}
	}

}
