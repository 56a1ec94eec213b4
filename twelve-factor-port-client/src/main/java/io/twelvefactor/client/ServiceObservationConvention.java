package io.twelvefactor.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.twelvefactor.backing.BackingService;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientHttpObservationDocumentation.LowCardinalityKeyNames;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;

/**
 * What an observation of a call says: the name of the service instead of one of its
 * hosts, and never what comes after a question mark.
 */
final class ServiceObservationConvention extends DefaultClientRequestObservationConvention {

	static final String NAME = "http.client.requests";

	private static final int MAX_KINDS = 256;

	private final KeyValue clientName;

	private final Map<Kind, KeyValues> kinds = new ConcurrentHashMap<>();

	ServiceObservationConvention(BackingService service) {
		this(NAME, service);
	}

	ServiceObservationConvention(String name, BackingService service) {
		super(name);
		this.clientName = KeyValue.of(LowCardinalityKeyNames.CLIENT_NAME, service.name());
	}

	@Override
	protected KeyValue clientName(ClientRequestObservationContext context) {
		return this.clientName;
	}

	// Asked for at the beginning and at the end of each call, and nearly always the same.
	@Override
	public KeyValues getLowCardinalityKeyValues(ClientRequestObservationContext context) {
		ClientRequest request = context.getRequest();
		String template = context.getUriTemplate();
		if (request == null || template == null || context.getError() != null || context.isAborted()) {
			return super.getLowCardinalityKeyValues(context);
		}
		ClientResponse response = context.getResponse();
		Kind kind = new Kind(request.method(), template, (response != null) ? response.statusCode().value() : 0);
		KeyValues keyValues = this.kinds.get(kind);
		return (keyValues != null) ? keyValues : remembered(kind, super.getLowCardinalityKeyValues(context));
	}

	private KeyValues remembered(Kind kind, KeyValues keyValues) {
		if (this.kinds.size() < MAX_KINDS) {
			this.kinds.put(kind, keyValues);
		}
		return keyValues;
	}

	@Override
	protected KeyValue uri(ClientRequestObservationContext context) {
		String path = path(context.getUriTemplate());
		return (path != null) ? KeyValue.of(LowCardinalityKeyNames.URI, path) : redact(super.uri(context));
	}

	@Override
	protected KeyValue httpUrl(ClientRequestObservationContext context) {
		return redact(super.httpUrl(context));
	}

	// What nearly every template has, and needs no pattern.
	private static @Nullable String path(@Nullable String template) {
		int host = (template != null) ? template.indexOf("://") : -1;
		if (template == null || host < 0 || template.indexOf('/') < host || mayHoldSecrets(template)) {
			return null;
		}
		int path = template.indexOf('/', host + 3);
		return (path > 0) ? template.substring(path) : null;
	}

	// An absolute URI is the application's own, and may hold anything.
	static KeyValue redact(KeyValue uri) {
		if (!mayHoldSecrets(uri.getValue())) {
			return uri;
		}
		String redacted = uri.getValue().replaceFirst("[?#].*", "").replaceFirst("^([^/]*//)[^/]*@", "$1");
		return KeyValue.of(uri.getKey(), redacted);
	}

	private static boolean mayHoldSecrets(String uri) {
		return uri.indexOf('?') >= 0 || uri.indexOf('#') >= 0 || uri.indexOf('@') >= 0;
	}

	/**
	 * Calls that look the same from outside.
	 *
	 * @param method the method
	 * @param template the template of their URIs
	 * @param status the status of the answer, or 0 as long as there is none
	 */
	private record Kind(HttpMethod method, String template, int status) {

	}

}
