package io.twelvefactor.client.uri;

import java.net.URI;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ConcurrentLruCache;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilder;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Makes URIs of the service from templates. The URL of the service is the base, as usual,
 * unless its path has something that would be taken for a template or be encoded twice:
 * then templates are expanded without it, and it is put before what comes out. The
 * templates of an application are few, and each is parsed once.
 */
public final class ServiceUriBuilderFactory extends DefaultUriBuilderFactory {

	private static final int MAX_TEMPLATES = 256;

	private final HttpService service;

	private final ConcurrentLruCache<String, ParsedTemplate> templates;

	/**
	 * Create a factory.
	 * @param service what relative URIs are relative to
	 */
	public ServiceUriBuilderFactory(HttpService service) {
		this(service, UriComponentsBuilder.fromUriString(service.isPlain() ? service.base() : ""));
	}

	private ServiceUriBuilderFactory(HttpService service, UriComponentsBuilder base) {
		super(base);
		this.service = service;
		this.templates = new ConcurrentLruCache<>(MAX_TEMPLATES,
				(uriTemplate) -> ParsedTemplate.parse(separated(uriTemplate), base));
	}

	@Override
	public UriBuilder uriString(String uriTemplate) {
		return new TemplateUriBuilder(this.templates.get(uriTemplate), () -> super.uriString(separated(uriTemplate)));
	}

	private String separated(String uriTemplate) {
		return this.service.separator(uriTemplate) + uriTemplate;
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
