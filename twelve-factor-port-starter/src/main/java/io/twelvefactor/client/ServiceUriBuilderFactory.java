package io.twelvefactor.client;

import java.net.URI;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilder;

/**
 * Makes URIs of the service from templates. The URL of the service is the base, as usual,
 * unless its path has something that would be taken for a template or be encoded twice:
 * then templates are expanded without it, and it is put before what comes out.
 */
final class ServiceUriBuilderFactory extends DefaultUriBuilderFactory {

	private final HttpService service;

	ServiceUriBuilderFactory(HttpService service) {
		super(service.isPlain() ? service.base() : "");
		this.service = service;
	}

	@Override
	public UriBuilder uriString(String uriTemplate) {
		return super.uriString(this.service.separator(uriTemplate) + uriTemplate);
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
