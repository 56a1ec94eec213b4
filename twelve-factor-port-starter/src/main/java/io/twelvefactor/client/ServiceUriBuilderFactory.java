package io.twelvefactor.client;

import java.net.URI;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Expands URI templates as usual, and puts the URL of a service before what comes out.
 * Given to the super class as its base, that URL would be a template itself and be
 * encoded twice.
 */
final class ServiceUriBuilderFactory extends DefaultUriBuilderFactory {

	private final HttpService service;

	ServiceUriBuilderFactory(HttpService service) {
		this.service = service;
	}

	@Override
	public URI expand(String uriTemplate, Map<String, ? extends @Nullable Object> uriVariables) {
		return this.service.resolve(super.expand(uriTemplate, uriVariables));
	}

	@Override
	public URI expand(String uriTemplate, @Nullable Object... uriVariables) {
		return this.service.resolve(super.expand(uriTemplate, uriVariables));
	}

}
