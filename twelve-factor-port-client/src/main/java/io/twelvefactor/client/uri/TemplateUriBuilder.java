package io.twelvefactor.client.uri;

import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriBuilder;

/**
 * Builds URIs from a template that was parsed before. Somebody who changes it gets one of
 * Spring's builders for it.
 */
final class TemplateUriBuilder implements UriBuilder {

	private final ParsedTemplate template;

	private final Supplier<UriBuilder> builder;

	private @Nullable UriBuilder changed;

	TemplateUriBuilder(ParsedTemplate template, Supplier<UriBuilder> builder) {
		this.template = template;
		this.builder = builder;
	}

	private UriBuilder changed() {
		UriBuilder result = (this.changed != null) ? this.changed : this.builder.get();
		this.changed = result;
		return result;
	}

	@Override
	public URI build(@Nullable Object... uriVariables) {
		return (this.changed != null) ? this.changed.build(uriVariables)
				: URI.create(this.template.expand(uriVariables));
	}

	@Override
	public URI build(Map<String, ? extends @Nullable Object> uriVariables) {
		return (this.changed != null) ? this.changed.build(uriVariables)
				: URI.create(this.template.uri().expand(uriVariables).toString());
	}

	@Override
	public String toUriString() {
		return (this.changed != null) ? this.changed.toUriString() : this.template.text();
	}

	@Override
	public UriBuilder scheme(@Nullable String scheme) {
		return changed().scheme(scheme);
	}

	@Override
	public UriBuilder userInfo(@Nullable String userInfo) {
		return changed().userInfo(userInfo);
	}

	@Override
	public UriBuilder host(@Nullable String host) {
		return changed().host(host);
	}

	@Override
	public UriBuilder port(int port) {
		return changed().port(port);
	}

	@Override
	public UriBuilder port(@Nullable String port) {
		return changed().port(port);
	}

	@Override
	public UriBuilder path(String path) {
		return changed().path(path);
	}

	@Override
	public UriBuilder replacePath(@Nullable String path) {
		return changed().replacePath(path);
	}

	@Override
	public UriBuilder pathSegment(String... pathSegments) {
		return changed().pathSegment(pathSegments);
	}

	@Override
	public UriBuilder query(String query) {
		return changed().query(query);
	}

	@Override
	public UriBuilder replaceQuery(@Nullable String query) {
		return changed().replaceQuery(query);
	}

	@Override
	public UriBuilder queryParam(String name, Object... values) {
		return changed().queryParam(name, values);
	}

	@Override
	public UriBuilder queryParam(String name, @Nullable Collection<?> values) {
		return changed().queryParam(name, values);
	}

	@Override
	public UriBuilder queryParamIfPresent(String name, Optional<?> value) {
		return changed().queryParamIfPresent(name, value);
	}

	@Override
	public UriBuilder queryParams(MultiValueMap<String, String> params) {
		return changed().queryParams(params);
	}

	@Override
	public UriBuilder replaceQueryParam(String name, Object... values) {
		return changed().replaceQueryParam(name, values);
	}

	@Override
	public UriBuilder replaceQueryParam(String name, @Nullable Collection<?> values) {
		return changed().replaceQueryParam(name, values);
	}

	@Override
	public UriBuilder replaceQueryParams(MultiValueMap<String, String> params) {
		return changed().replaceQueryParams(params);
	}

	@Override
	public UriBuilder fragment(@Nullable String fragment) {
		return changed().fragment(fragment);
	}

}
