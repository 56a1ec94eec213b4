package io.twelvefactor.connection;

import java.util.List;

import io.twelvefactor.backing.BackingService;

import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.core.env.PropertyResolver;

/**
 * RabbitMQ. The virtual host is the path; without one, or with nothing but a slash, it is
 * {@code /}, as with Spring Boot.
 *
 * @see <a href="https://www.rabbitmq.com/docs/uri-spec">RabbitMQ URI Specification</a>
 */
final class RabbitConnectionDetailsFactory extends ServiceConnectionDetailsFactory<RabbitConnectionDetails> {

	RabbitConnectionDetailsFactory() {
		super(RabbitConnectionDetails.class, "rabbitmq", List.of("amqp", "amqps"),
				List.of("spring.rabbitmq.addresses", "spring.rabbitmq.host"));
	}

	@Override
	RabbitConnectionDetails create(BackingService source, PropertyResolver spring) {
		Endpoint endpoint = Endpoint.of(source);
		if (source.url().path().indexOf('/', 1) >= 0) {
			throw endpoint.failure(
					"The URL of '%s' (%s) has a path with a slash in it, and a virtual host is one segment",
					"Write a slash in the name of the virtual host as %%2F in %s.");
		}
		endpoint.options().end();
		return new Details(endpoint);
	}

	private static final class Details extends EndpointDetails implements RabbitConnectionDetails {

		Details(Endpoint endpoint) {
			super(endpoint, endpoint.scheme().equals("amqps"));
		}

		@Override
		public String getVirtualHost() {
			return endpoint().name().isEmpty() ? "/" : endpoint().name();
		}

		@Override
		public List<Address> getAddresses() {
			return endpoint().addresses()
				.stream()
				.map((address) -> new Address(host(address.host()), address.port()))
				.toList();
		}

		// Spring AMQP puts host and port together again.
		private static String host(String host) {
			return (host.indexOf(':') >= 0) ? "[" + host + "]" : host;
		}

	}

}
