package io.twelvefactor.connection;

import java.util.List;
import java.util.Locale;

import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchConnectionDetails;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchConnectionDetails.Node.Protocol;
import org.springframework.core.env.PropertyResolver;

/**
 * Elasticsearch, with the path of its URL before that of each request.
 */
final class ElasticsearchConnectionDetailsFactory
		extends ServiceConnectionDetailsFactory<ElasticsearchConnectionDetails> {

	ElasticsearchConnectionDetailsFactory() {
		super(ElasticsearchConnectionDetails.class, "elasticsearch", List.of("http", "https"),
				List.of("spring.elasticsearch.uris"));
	}

	@Override
	String ssl() {
		return "spring.elasticsearch.restclient.ssl";
	}

	@Override
	ElasticsearchConnectionDetails create(BackingService source, PropertyResolver spring) {
		Endpoint endpoint = Endpoint.of(source);
		if (endpoint.addresses().stream().anyMatch((address) -> address.host().indexOf('_') >= 0)) {
			throw endpoint.failure(
					"The URL of '%s' (%s) has a host name with an underscore, which Spring Boot refuses for Elasticsearch",
					"Give the host another name in %s.");
		}
		endpoint.options().end();
		return new Details(endpoint, spring.getProperty("spring.elasticsearch.api-key"));
	}

	private static final class Details extends EndpointDetails implements ElasticsearchConnectionDetails {

		private final @Nullable String apiKey;

		Details(Endpoint endpoint, @Nullable String apiKey) {
			super(endpoint, endpoint.scheme().equals("https"));
			this.apiKey = apiKey;
		}

		@Override
		public @Nullable String getApiKey() {
			return this.apiKey;
		}

		@Override
		public List<Node> getNodes() {
			Protocol protocol = Protocol.valueOf(endpoint().scheme().toUpperCase(Locale.ROOT));
			return endpoint().addresses()
				.stream()
				.map((address) -> new Node(address.host(), address.port(), protocol))
				.toList();
		}

		@Override
		public @Nullable String getPathPrefix() {
			return endpoint().name().isEmpty() ? null : endpoint().service().url().path();
		}

	}

}
