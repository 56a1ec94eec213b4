package io.twelvefactor.client.deadline;

import java.time.InstantSource;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Keeps the deadline of a request for the calls that are made to answer it.
 *
 * @param header the header with the time that is left
 */
public record DeadlineWebFilter(String header) implements WebFilter, Ordered {

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		Deadline deadline = Deadline.parse(exchange.getRequest().getHeaders().getFirst(this.header),
				InstantSource.system());
		Mono<Void> answer = chain.filter(exchange);
		return (deadline != null) ? answer.contextWrite((context) -> context.put(Deadline.KEY, deadline)) : answer;
	}

}
