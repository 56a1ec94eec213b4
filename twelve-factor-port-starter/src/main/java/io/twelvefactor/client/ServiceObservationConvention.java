package io.twelvefactor.client;

import io.micrometer.common.KeyValue;
import io.twelvefactor.backing.BackingService;

import org.springframework.web.reactive.function.client.ClientHttpObservationDocumentation.LowCardinalityKeyNames;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;

/**
 * What an observation of a call says: the name of the service instead of one of its
 * hosts, and never what comes after a question mark.
 */
final class ServiceObservationConvention extends DefaultClientRequestObservationConvention {

	static final String NAME = "http.client.requests";

	private final KeyValue clientName;

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

	@Override
	protected KeyValue uri(ClientRequestObservationContext context) {
		return redact(super.uri(context));
	}

	@Override
	protected KeyValue httpUrl(ClientRequestObservationContext context) {
		return redact(super.httpUrl(context));
	}

	// An absolute URI is the application's own, and may hold anything.
	static KeyValue redact(KeyValue uri) {
		String redacted = uri.getValue().replaceFirst("[?#].*", "").replaceFirst("^([^/]*//)[^/]*@", "$1");
		return KeyValue.of(uri.getKey(), redacted);
	}

}
