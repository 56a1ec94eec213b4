package io.twelvefactor.connected;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Writes something to a service, and answers with what it reads back.
 */
@RestController
class ConnectedController {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final Map<String, Function<String, String>> services;

	ConnectedController(RoundTrips roundTrips) {
		this.services = Map.of("database", roundTrips::database, "redis", roundTrips::redis, "rabbitmq",
				roundTrips::rabbitmq, "xmpp", roundTrips::xmpp);
	}

	@GetMapping("/{service}")
	Mono<String> roundTrip(@PathVariable String service, @RequestParam String value) {
		return Mono.justOrEmpty(this.services.get(service))
			.publishOn(Schedulers.boundedElastic())
			.map((roundTrip) -> roundTrip.apply(value))
			.timeout(TIMEOUT);
	}

}
